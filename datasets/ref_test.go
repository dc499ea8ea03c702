package datasets

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
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
		"cifar:a,b":        {CIFAR: "a,b"},
		"csv:f":            {CSV: "f"},
		"csv:f,label":      {CSV: "f", Target: "label"},
		"csv:f,-1":         {CSV: "f", Target: "-1"},
		"csv:a,b.csv,":     {CSV: "a,b.csv"},
		"csv:a,b.csv,0":    {CSV: "a,b.csv", Target: "0"},
		"folder:a=b,c=d":   {Folder: "a=b,c=d"},
		"idx:i,l,transposed=true,classes=26,scale=0.5": {IDX: &IDXFiles{Images: "i", Labels: "l", Transposed: true}, Classes: 26, Scale: 0.5},
		"csv:f,0,weight=w=1,shape=4x4x3":               {CSV: "f", Target: "0", Weight: "w=1", Shape: []int{4, 4, 3}},
		"csv:f,weight=-2":                              {CSV: "f", Weight: "-2"},
		"folder:d,size=64x48,channels=1,scale=1":       {Folder: "d", Size: []int{64, 48}, Channels: 1, Scale: 1},
		"cifar:d,coarse=true,positive=3":               {CIFAR: "d", Coarse: true, Positive: []int{3}},
		"name:glyphs,samples=20,positive=1+3+5+7+9":    {Name: "glyphs", Samples: 20, Positive: []int{1, 3, 5, 7, 9}},
		"npz:f,scale=1e-09":                            {NPZ: "f", Scale: 1e-9},
	}
	for text, want := range good {
		got, err := ParseRef(text)
		if err != nil || !reflect.DeepEqual(got, want) || got.String() != text {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
		if err := got.Check(); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, text := range []string{"", "glyphs", "name:", "npz:", "idx:", "idx:a", "idx:a,", "idx:,b", "idx:a,b,c", "csv:", "csv:,b", "tsv:a,b", ":", "/tmp/x",
		"folder:d,size=4x", "folder:d,size=", "folder:d,size=4x4,size=5x5", "cifar:d,coarse=yes", "cifar:d,transposed=true",
		"name:glyphs,samples=many", "csv:f,a,target=b"} {
		_, err := ParseRef(text)
		if err == nil || !strings.Contains(err.Error(), "expected") && !strings.Contains(err.Error(), "belongs to") || strings.Contains(err.Error(), "\n") {
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
	for text, want := range map[string]Ref{
		"{csv: f, target: label, weight: w, shape: [28, 28]}": {CSV: "f", Target: "label", Weight: "w", Shape: []int{28, 28}},
		"{folder: d, size: [4, 5], channels: 1}":              {Folder: "d", Size: []int{4, 5}, Channels: 1},
		"{cifar: d, coarse: true, positive: [1, 3]}":          {CIFAR: "d", Coarse: true, Positive: []int{1, 3}},
		"{idx: {images: a, labels: b, transposed: true}}":     {IDX: &IDXFiles{Images: "a", Labels: "b", Transposed: true}},
	} {
		var got, again, fromJSON Ref
		if err := yaml.UnmarshalWithOptions([]byte(text), &got, yaml.Strict()); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v %v", text, got, err)
		}
		out, _ := yaml.Marshal(want)
		if err := yaml.UnmarshalWithOptions(out, &again, yaml.Strict()); err != nil || !reflect.DeepEqual(again, want) {
			t.Errorf("%s: through %q: %+v %v", text, out, again, err)
		}
		out, _ = json.Marshal(want)
		if err := json.Unmarshal(out, &fromJSON); err != nil || !reflect.DeepEqual(fromJSON, want) {
			t.Errorf("%s: through %q: %+v %v", text, out, fromJSON, err)
		}
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
		"nothing":        {Ref{}, "give one of name, idx, npz", false},
		"two":            {Ref{Name: "glyphs", NPZ: "f"}, "name and npz are all given", false},
		"unknown":        {Ref{Name: "glyps"}, "there are shape-texture, glyphs, seed", false},
		"half an idx":    {Ref{IDX: &IDXFiles{Images: "a"}}, `labels ""`, false},
		"negative":       {Ref{Name: "glyphs", Samples: -1}, "got -1", false},
		"too many":       {Ref{Name: "glyphs", Samples: math.MaxInt}, "expected 1 to", false},
		"samples of a":   {Ref{NPZ: "f", Samples: 5}, "samples belongs to data of kind name, and this is npz", false},
		"scale":          {Ref{NPZ: "f", Scale: math.NaN()}, "finite", false},
		"classes":        {Ref{NPZ: "f", Classes: -2}, "got -2", false},
		"scaled name":    {Ref{Name: "glyphs", Scale: 2}, "scale belongs to data of kind idx, npz", false},
		"missing npz":    {Ref{NPZ: "testdata/none.npz"}, "no such file", true},
		"missing idx":    {Ref{IDX: &IDXFiles{Images: "testdata/none", Labels: "x"}}, "no such file", true},
		"folder":         {Ref{NPZ: "."}, "folder", true},
		"idx folder":     {Ref{IDX: &IDXFiles{Images: ".", Labels: "."}}, "a folder", true},
		"missing csv":    {Ref{CSV: "testdata/none.csv"}, "no such file", true},
		"missing cifar":  {Ref{CIFAR: "testdata/none"}, "no such file", true},
		"missing folder": {Ref{Folder: "testdata/none"}, "no such file", true},
		"all kinds":      {Ref{CIFAR: "a", CSV: "b", Folder: "c"}, "cifar and csv and folder are all given", false},
		"target":         {Ref{NPZ: "f", Target: "y"}, "target belongs to data of kind csv, and this is npz", false},
		"weight":         {Ref{Folder: "f", Weight: "y"}, "weight belongs to", false},
		"shape of":       {Ref{Folder: "f", Shape: []int{2, 2}}, "shape belongs to", false},
		"size of":        {Ref{CSV: "f", Size: []int{2, 2}}, "size belongs to", false},
		"channels of":    {Ref{CIFAR: "f", Channels: 3}, "channels belongs to", false},
		"coarse of":      {Ref{Name: "glyphs", Coarse: true}, "coarse belongs to", false},
		"classes of":     {Ref{CIFAR: "f", Classes: 10}, "classes belongs to", false},
		"channels":       {Ref{Folder: "f", Channels: 2}, "channels: expected 1 or 3, got 2", false},
		"size":           {Ref{Folder: "f", Size: []int{2}}, "size: expected height and width", false},
		"huge size":      {Ref{Folder: "f", Size: []int{2, 5000}}, "from 1 to 4096", false},
		"empty size":     {Ref{Folder: "f", Size: []int{}}, "size: expected", false},
		"shape":          {Ref{CSV: "f", Shape: []int{2, 0}}, "shape: expected [H, W]", false},
		"same column":    {Ref{CSV: "f", Target: "a", Weight: "a"}, "target and weight are both", false},
		"comma column":   {Ref{CSV: "f", Target: "a,b"}, "give the column by its number", false},
		"odd column":     {Ref{CSV: "f", Target: "size=2"}, "reads as an option (,size=)", false},
		"odd path":       {Ref{Folder: "d,size=2"}, "reads as an option (,size=)", false},
		"no classes":     {Ref{Name: "seed", Positive: []int{1}}, "positive: expected data with classes", false},
		"class 10":       {Ref{Name: "glyphs", Positive: []int{10}}, "positive: expected classes from 0 to 9, got 10", false},
		"class twice":    {Ref{Name: "glyphs", Positive: []int{1, 1}}, "got 1 twice", false},
		"no positive":    {Ref{Name: "glyphs", Positive: []int{}}, "some of the 10 classes and not all, got 0", false},
		"all positive":   {Ref{Name: "glyphs", Positive: []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}}, "and not all, got 10", false},
		"class of file":  {Ref{NPZ: "file/testdata/grey.npz", Positive: []int{3}}, "positive: expected classes from 0 to 2, got 3", false},
		"values":         {Ref{NPZ: "file/testdata/regression.npz", Positive: []int{1}}, "positive: expected data with classes", false},
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
