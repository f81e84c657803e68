package source

import "path"

// Folders are values by folder: each is the value of its folder and of what is
// below it, up to a folder with a value of its own.
type Folders map[string]string

// Of returns the value for a folder, "" for none.
func (f Folders) Of(folder string) string {
	for len(f) > 0 {
		if v, ok := f[folder]; ok {
			return v
		}
		if folder == "." || folder == "/" {
			break
		}
		folder = path.Dir(folder)
	}
	return ""
}
