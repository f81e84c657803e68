package main
import ("testing";"bytes";"context";"os")
func BenchmarkZZ(b *testing.B){
 dir := os.Getenv("ZZDIR")
 for b.Loop() { var o,e bytes.Buffer
  run(context.Background(), process{args: []string{"--root",".","-f","sarif","-o","/dev/null","--fail-on","never","."}, stdout:&o, stderr:&e, getwd: func()(string,error){return dir,nil}})
 }
}
