//go:build unix

package file

import (
	"os"
	"strings"
	"syscall"
	"testing"
)

// TestHostileFolders: what lies in a folder besides pictures costs nothing.
func TestHostileFolders(t *testing.T) {
	loop := classes(t, map[string][]byte{"a/1": greys(1)})
	itself := classes(t, map[string][]byte{"a/1": greys(1)})
	dangling := classes(t, map[string][]byte{"a/1": greys(1)})
	deep := classes(t, map[string][]byte{"a/" + strings.Repeat("d/", 200) + "1": greys(1)})
	pipe := classes(t, map[string][]byte{"a/1": greys(1)})
	for link, target := range map[string]string{
		loop + "/b": loop + "/b", itself + "/b": itself, dangling + "/a/2": dangling + "/none",
	} {
		if err := os.Symlink(target, link); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(pipe+"/a/2", 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ dir, place, want string }{
		"a loop of links":       {loop, "b: open", "too many"},
		"a link to itself":      {itself, "b/a: folder of a class", "got a folder"},
		"a link to nothing":     {dangling, "a/2: open", "no such file"},
		"folders in folders":    {deep, "a/d: folder of a class", "got a folder"},
		"a pipe as a picture":   {pipe, "a/2: folder of a class", "got a pipe"},
		"a device as a CSV":     {"/dev/zero", "open", "got a device"},
		"a folder as a CSV":     {deep, "open", "got a folder"},
		"a pipe as other files": {pipe + "/a/2", "open", "got a pipe"},
	} {
		bounded(t, hostileMemory, func() {
			if strings.HasPrefix(name, "a device") || strings.HasSuffix(name, "as a CSV") || strings.HasSuffix(name, "files") {
				_, err := ReadCSV(c.dir, Columns{}, Options{})
				checkError(t, name, err, c.dir, c.place, c.want)
				_, err = ReadIDX(c.dir, c.dir, false, Options{})
				checkError(t, name, err, c.dir, c.place, c.want)
				_, err = ReadNPZ(c.dir, Options{})
				checkError(t, name, err, c.dir, c.place, c.want)
				return
			}
			_, err := ReadFolder(c.dir, Pictures{}, Options{})
			checkError(t, name, err, c.dir, c.place, c.want)
		})
	}
}
