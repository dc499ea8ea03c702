package keras

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestKeras3Golden(t *testing.T) {
	seen := 0
	for name, m := range models() {
		for _, width := range []int{60, 80, 108, 120} {
			file := filepath.Join("testdata", fmt.Sprintf("keras3_%s_%d.txt", name, width))
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Summary(m, Keras3, width)
			if err != nil {
				t.Errorf("%s at %d: %v", name, width, err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("%s at %d (-Keras +ours):\n%s", name, width, diff)
			}
			seen++
		}
	}
	if files, _ := filepath.Glob("testdata/keras3_*_*.txt"); len(files) != seen {
		t.Errorf("testdata has %d golden summaries, %d were compared", len(files), seen)
	}
}

// TestKeras3EveryWidth compares with real Keras at widths 1 to 160, by digest.
func TestKeras3EveryWidth(t *testing.T) {
	list, err := os.ReadFile("testdata/keras3_digests.txt")
	if err != nil {
		t.Fatal(err)
	}
	all, compared := models(), 0
	for line := range strings.Lines(string(list)) {
		f := strings.SplitN(strings.TrimSpace(line), " ", 4)
		width, err := strconv.Atoi(f[1])
		if err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		compared++
		text, err := Summary(all[f[0]], Keras3, width)
		if f[2] == "error" {
			if err == nil || !strings.Contains(err.Error(), f[3]) {
				t.Errorf("%s at %d: error %v, Keras says %q", f[0], width, err, f[3])
			}
			continue
		}
		if err != nil {
			t.Errorf("%s at %d: %v", f[0], width, err)
			continue
		}
		sum := sha256.Sum256([]byte(text))
		if got := hex.EncodeToString(sum[:8]); got != f[2] {
			t.Errorf("%s at %d differs from Keras:\n%s", f[0], width, text)
		}
	}
	if compared != 160*len(all) {
		t.Errorf("compared %d summaries, expected %d", compared, 160*len(all))
	}
}

func TestKeras3OwnWidth(t *testing.T) {
	for name, width := range map[string]int{"seed": 108, "chain": 88} {
		m := models()[name]
		got, err := Summary(m, Keras3, 0)
		if err != nil {
			t.Fatal(err)
		}
		if want, _ := Summary(m, Keras3, width); got != want {
			t.Errorf("%s at width 0 is not %d wide:\n%s", name, width, got)
		}
	}
}

func TestKeras3TooNarrow(t *testing.T) {
	_, err := Summary(seed(0), Keras3, 12)
	if err == nil {
		t.Fatal("width 12 was accepted")
	}
	need, _ := strconv.Atoi(strings.Fields(err.Error()[strings.Index(err.Error(), "needs"):])[1])
	if _, err := Summary(seed(0), Keras3, need); err != nil {
		t.Errorf("the width the error asked for, %d, is refused: %v", need, err)
	}
	if _, err := Summary(seed(0), Keras3, need-1); err == nil {
		t.Errorf("the error asked for %d, but %d is enough", need, need-1)
	}
}

func TestMemory(t *testing.T) {
	for count, want := range map[int]string{
		0: "0.00 B", 1: "4.00 B", 255: "1020.00 B", 256: "1.00 KB", 2880: "11.25 KB", 262143: "1024.00 KB",
		262144: "1.00 MB", 7560021: "28.84 MB", 1 << 28: "1.00 GB", 1 << 58: "1024.00 PB",
	} {
		if got := memory(count); got != want {
			t.Errorf("memory(%d) = %q, want %q", count, got, want)
		}
	}
}
