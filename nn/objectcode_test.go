package nn

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// fused is every instruction that multiplies and adds with one rounding: of amd64,
// then arm64, riscv64, ppc64 and s390x.
var fused = regexp.MustCompile(`\b(VFN?M(ADD|SUB)[A-Z0-9]*|FN?M(ADD|SUB)[SD]?|WFM[AS][DS]B)\b`)

// place is where the compiler says an instruction comes from.
var place = regexp.MustCompile(`\(([^()]+\.go):(\d+)\)`)

// exact are the packages whose numbers have to be the same everywhere: the engine, and
// what makes its samples.
var exact = []string{"duet/nn/...", "duet/datasets/..."}

// TestNothingIsFusedUnasked looks at the machine code of the engine and of the data
// sets for the processors on which the compiler fuses a product with the addition
// after it. The only lines that may come out fused are those that say math.FMA: an
// answer would otherwise depend on the processor. Assembly files are not looked at.
func TestNothingIsFusedUnasked(t *testing.T) {
	if os.Getenv("DUET_LONG") == "" {
		t.Skip("builds the engine many times over; set DUET_LONG=1")
	}
	for _, env := range [][]string{
		{"GOOS=linux", "GOARCH=arm64"},
		{"GOOS=linux", "GOARCH=arm64", "-tags=purego"},
		{"GOOS=linux", "GOARCH=amd64", "GOAMD64=v3"},
		{"GOOS=linux", "GOARCH=amd64", "GOAMD64=v3", "-tags=purego"},
		{"GOOS=linux", "GOARCH=riscv64"},
		{"GOOS=linux", "GOARCH=ppc64le"},
		{"GOOS=linux", "GOARCH=s390x"},
	} {
		t.Run(strings.Join(env, " "), func(t *testing.T) {
			args := []string{"build"}
			for _, pattern := range exact {
				args = append(args, "-gcflags="+pattern+"=-S")
			}
			cmd := exec.Command("go")
			cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
			for _, e := range env {
				if strings.HasPrefix(e, "-") {
					args = append(args, e)
				} else {
					cmd.Env = append(cmd.Env, e)
				}
			}
			cmd.Args = append(append([]string{"go"}, args...), exact...)
			code, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, tailOf(code))
			}
			asked, instructions := checkFused(t, code)
			if instructions < 10_000 {
				t.Fatalf("only %d instructions were seen: the compiler's listing is not what it was", instructions)
			}
			t.Logf("%d instructions, %d fused where math.FMA asks for it", instructions, asked)
		})
	}
}

// checkFused reports the fused instructions that no line asked for. It counts
// those asked for, and all instructions.
func checkFused(t *testing.T, code []byte) (asked, all int) {
	lines := map[string][]string{}
	seen := map[string]bool{}
	for scan := bufio.NewScanner(bytes.NewReader(code)); scan.Scan(); {
		text := scan.Text()
		at := place.FindStringSubmatch(text)
		if at == nil || !strings.HasPrefix(text, "\t") {
			continue
		}
		all++
		_, operation, _ := strings.Cut(text, ")\t")
		if !fused.MatchString(operation) {
			continue
		}
		source, err := lineOf(lines, at[1], at[2])
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(source, "math.FMA(") {
			asked++
			continue
		}
		if where := at[1] + ":" + at[2]; !seen[where] {
			seen[where] = true
			t.Errorf("%s: %s\n\tis compiled to %s: convert the product, float32(a*b) + c", where, strings.TrimSpace(source), strings.Join(strings.Fields(operation), " "))
		}
	}
	return asked, all
}

// lineOf is a line of a source file.
func lineOf(files map[string][]string, file, number string) (string, error) {
	if _, known := files[file]; !known {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		files[file] = strings.Split(string(text), "\n")
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > len(files[file]) {
		return "", fmt.Errorf("%s has no line %s", file, number)
	}
	return files[file][n-1], nil
}

func tailOf(b []byte) []byte { return b[max(0, len(b)-2000):] }
