package datasets

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

func TestParseRef(t *testing.T) {
	good := map[string]Ref{
		"name:glyphs":      {Name: "glyphs"},
		"npz:a:b,c.npz":    {NPZ: "a:b,c.npz"},
		"idx:d/i.gz,d/l":   {IDX: &IDXFiles{Images: "d/i.gz", Labels: "d/l"}},
		"idx:C:/im,C:/lab": {IDX: &IDXFiles{Images: "C:/im", Labels: "C:/lab"}},
	}
	for text, want := range good {
		got, err := ParseRef(text)
		if err != nil || got.String() != want.String() || got.String() != text {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "glyphs", "name:", "npz:", "idx:", "idx:a", "idx:a,", "idx:,b", "idx:a,b,c", "csv:a,b", ":", "/tmp/x"} {
		_, err := ParseRef(text)
		if err == nil || !strings.Contains(err.Error(), "expected") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: error %v", text, err)
		}
	}
}

func TestRefFromYAML(t *testing.T) {
	var r Ref
	if err := yaml.UnmarshalWithOptions([]byte("{idx: {images: a, labels: b}, scale: 0.5, classes: 12}"), &r, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	if r.IDX == nil || r.IDX.Images != "a" || r.IDX.Labels != "b" || r.Scale != 0.5 || r.Classes != 12 {
		t.Errorf("%+v", r)
	}
	out, err := yaml.Marshal(Ref{Name: "glyphs"})
	if err != nil || strings.TrimSpace(string(out)) != "name: glyphs" {
		t.Errorf("%q %v", out, err)
	}
}

func TestOpenRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		ref  Ref
		want string
		file bool // wraps ErrUnreadable
	}{
		"nothing":      {Ref{}, "give one of name, idx, npz", false},
		"two":          {Ref{Name: "glyphs", NPZ: "f"}, "name and npz are all given", false},
		"unknown":      {Ref{Name: "glyps"}, "there are shape-texture, glyphs, seed", false},
		"half an idx":  {Ref{IDX: &IDXFiles{Images: "a"}}, `labels ""`, false},
		"negative":     {Ref{Name: "glyphs", Samples: -1}, "got -1", false},
		"too many":     {Ref{Name: "glyphs", Samples: math.MaxInt}, "expected 1 to", false},
		"samples of a": {Ref{NPZ: "f", Samples: 5}, "only a built-in set", false},
		"scale":        {Ref{NPZ: "f", Scale: math.NaN()}, "finite", false},
		"classes":      {Ref{NPZ: "f", Classes: -2}, "got -2", false},
		"scaled name":  {Ref{Name: "glyphs", Scale: 2}, "belong to files", false},
		"missing npz":  {Ref{NPZ: "testdata/none.npz"}, "no such file", true},
		"missing idx":  {Ref{IDX: &IDXFiles{Images: "testdata/none", Labels: "x"}}, "no such file", true},
		"folder":       {Ref{NPZ: "."}, "folder", true},
		"idx folder":   {Ref{IDX: &IDXFiles{Images: ".", Labels: "."}}, "directory", true},
	} {
		s, err := Open(c.ref, 1)
		if err == nil || s != nil {
			t.Errorf("%s: no error", name)
			continue
		}
		if !strings.Contains(err.Error(), c.want) || strings.Count(err.Error(), "datasets: ") != 1 || errors.Is(err, ErrUnreadable) != c.file {
			t.Errorf("%s: %v (unreadable: %v)", name, err, errors.Is(err, ErrUnreadable))
		}
	}
}
