package nn

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// build is a way to build and to run the engine.
type build struct {
	name  string
	env   []string
	flags []string
	// under is the program that runs the binary, with its arguments; empty for none.
	under []string
}

// emulated is a build for another processor.
func emulated(arch, program string, flags ...string) build {
	return build{name: strings.Join(append([]string{arch}, flags...), " "), env: []string{"GOARCH=" + arch}, flags: flags, under: []string{program}}
}

// builds are those that have to make the same bits. s390x and ppc64 number bytes
// from the other end; nehalem is a processor without any fused instruction.
func builds() []build {
	list := []build{
		{name: "GOAMD64=v1", env: []string{"GOARCH=amd64", "GOAMD64=v1"}},
		{name: "GOAMD64=v3", env: []string{"GOARCH=amd64", "GOAMD64=v3"}},
		{name: "GOAMD64=v4", env: []string{"GOARCH=amd64", "GOAMD64=v4"}},
		{name: "purego", flags: []string{"-tags=purego"}},
		{name: "purego GOAMD64=v3", env: []string{"GOARCH=amd64", "GOAMD64=v3"}, flags: []string{"-tags=purego"}},
		{name: "not optimised", flags: []string{"-gcflags=all=-N -l"}},
		{name: "never fused", flags: []string{"-gcflags=all=-d=fmahash=n"}},
		{name: "race", env: []string{"CGO_ENABLED=1"}, flags: []string{"-race"}},
		{name: "nehalem", env: []string{"GOARCH=amd64", "GOAMD64=v1"}, under: []string{"qemu-x86_64-static", "-cpu", "Nehalem"}},
		emulated("arm64", "qemu-aarch64-static"),
		emulated("arm64", "qemu-aarch64-static", "-tags=purego"),
		emulated("riscv64", "qemu-riscv64-static"),
		emulated("ppc64le", "qemu-ppc64le-static"),
		emulated("s390x", "qemu-s390x-static"),
	}
	if runtime.GOARCH == "amd64" {
		return list
	}
	var rest []build
	for _, b := range list { // those of amd64 are not for this machine
		if len(b.env) == 0 || len(b.under) > 0 {
			rest = append(rest, b)
		}
	}
	return rest
}

// proofs are the packages whose tests are run. Tests that an emulator takes minutes
// for are left out under one: they compare with differences, or what others compare.
var proofs = []struct{ pkg, run, slow string }{
	{"train", "^TestGoldenBits$", ""},
	{"layer", ".", "^TestLayers$"},
	{"internal/kernel", ".", "^(TestProductSweep|TestInside|TestInsideWhole|TestNoAllocations)$"},
	// What is read and written byte by byte.
	{"../datasets/synth", ".", ""},
	{"../datasets/augment", ".", ""},
	{"../datasets/file", ".", ""},
	{"../sessions/record", "^(TestFrameVectors|TestRoundTrip|TestDeterministic|TestNumbers|TestScalar|TestDiverged|TestMuseum)$", ""},
	{"../sessions/record/safetensors", ".", ""},
}

// TestOtherBuilds runs the golden trainings, and the tests of layers, kernels, data and
// files, as other builds and on other processors. It takes half an hour and more:
//
//	DUET_QEMU=1 go test ./nn -run TestOtherBuilds -timeout 3h -v
//
// The emulators are those of QEMU's user mode, in Debian qemu-user-static.
func TestOtherBuilds(t *testing.T) {
	if os.Getenv("DUET_QEMU") == "" {
		t.Skip("builds the engine many times over and runs it under emulators; set DUET_QEMU=1")
	}
	for _, b := range builds() {
		t.Run(b.name, func(t *testing.T) {
			if len(b.under) > 0 {
				if _, err := exec.LookPath(b.under[0]); err != nil {
					t.Skipf("%s is not installed: apt-get install qemu-user-static", b.under[0])
				}
			}
			for _, p := range proofs {
				t.Run(p.pkg, func(t *testing.T) { b.prove(t, p.pkg, p.run, p.slow) })
			}
		})
	}
}

// prove builds the tests of a package and runs them.
func (b build) prove(t *testing.T, pkg, run, slow string) {
	binary := filepath.Join(t.TempDir(), "proof")
	compile := exec.Command("go", append(append([]string{"test", "-c", "-o", binary}, b.flags...), "./"+pkg)...)
	compile.Env = append(plainly(), b.env...)
	if out, err := compile.CombinedOutput(); err != nil {
		if b.name == "race" && bytes.Contains(out, []byte("gcc")) {
			t.Skip("the race detector needs a C compiler, and there is none")
		}
		t.Fatalf("%v\n%s", err, tailOf(out))
	}
	args := append(append([]string{}, b.under...), binary, "-test.v", "-test.run", run)
	if len(b.under) > 0 && slow != "" {
		args = append(args, "-test.skip", slow)
	}
	test := exec.Command(args[0], args[1:]...)
	test.Dir = pkg
	test.Env = plainly()
	out, err := test.CombinedOutput()
	switch {
	case bytes.Contains(out, []byte("This program can only be run on AMD64 processors with v4")):
		t.Skip("this processor has not what GOAMD64=v4 asks for")
	case err != nil:
		t.Fatalf("%v\n%s", err, tailOf(out))
	case !bytes.Contains(out, []byte("\n--- PASS: ")):
		t.Fatalf("no test was run\n%s", tailOf(out))
	}
	t.Logf("%d tests passed", bytes.Count(out, []byte("\n--- PASS: ")))
}

// plainly is the environment without what asks for long tests, and without cgo.
func plainly() []string {
	env := []string{"CGO_ENABLED=0"}
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "DUET_") && !strings.HasPrefix(e, "GOARCH=") && !strings.HasPrefix(e, "GOAMD64=") && !strings.HasPrefix(e, "CGO_ENABLED=") {
			env = append(env, e)
		}
	}
	return env
}
