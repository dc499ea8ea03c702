//go:build linux

package tui_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Of the 25 MB that the program may take, the last part is kept for what is to come.
const (
	mostBytes  = 25_000_000
	spareBytes = 500_000
)

// TestBinarySize builds the program as users do and weighs it. It has no way to call
// a method by its name: with one, the linker keeps every method of every type, which
// is 2.7 MB.
func TestBinarySize(t *testing.T) {
	if !longTests() {
		t.Skip("builds the program; DUET_LONG=1 runs it")
	}
	exe, err := built()
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(exe)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes", info.Size())
	if info.Size() > mostBytes-spareBytes {
		t.Errorf("the program has %d bytes, expected at most %d less %d to spare: find what is heavy with go tool nm -size -sort size",
			info.Size(), mostBytes, spareBytes)
	}
	names, err := exec.Command("go", "tool", "nm", exe).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"reflect.Value.MethodByName", "text/template.(*Template).Execute"} {
		if strings.Contains(string(names), " "+name+"\n") {
			t.Errorf("the program has %s; go build -ldflags=-dumpdep names who calls it", name)
		}
	}
}
