package report

import "strings"

// Columns lays out rows of cells, with two blanks between columns, each as wide as
// its widest cell on a screen. Lines have no blanks at the end.
func Columns(rows [][]string) []string {
	var room []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(room) {
				room = append(room, 0)
			}
			room[i] = max(room[i], widths.StringWidth(cell))
		}
	}
	var lines []string
	for _, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			b.WriteString(cell)
			b.WriteString(strings.Repeat(" ", room[i]-widths.StringWidth(cell)+2))
		}
		lines = append(lines, strings.TrimRight(b.String(), " "))
	}
	return lines
}
