package file

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// readText reads a CSV file with that text.
func readText(t testing.TB, text string, columns Columns, o Options) (*Content, error) {
	dir := write(t, map[string][]byte{"f.csv": []byte(text)})
	return ReadCSV(filepath.Join(dir, "f.csv"), columns, o)
}

func TestReadCSV(t *testing.T) {
	square := []int{1, 2}
	for name, c := range map[string]struct {
		text    string
		columns Columns
		o       Options
		floats  []float32
		bytes   []byte
		labels  []int32
		names   []string
		targets []float32
		weights []float32
	}{
		"header":         {text: "a,b,y\n1,2,0\n3,4,1\n", columns: Columns{Target: "y"}, floats: []float32{1, 2, 3, 4}, labels: []int32{0, 1}},
		"no header":      {text: "0,1,2\n1,3,4", columns: Columns{Target: "0"}, floats: []float32{1, 2, 3, 4}, labels: []int32{0, 1}},
		"from the end":   {text: "1;2;1\r\n3;4;0\r\n", columns: Columns{Target: "-1"}, floats: []float32{1, 2, 3, 4}, labels: []int32{1, 0}},
		"tabs and BOM":   {text: "\ufeffy\tb\n1\t-2e1\n\n \n0\t.5", columns: Columns{Target: "y"}, floats: []float32{-20, 0.5}, labels: []int32{1, 0}},
		"quotes":         {text: "\"the \"\"x\"\", 1\" , \"y\"\n\"5\" , 0\n 6,\"1\"\n", columns: Columns{Target: "y"}, floats: []float32{5, 6}, labels: []int32{0, 1}},
		"quoted lines":   {text: "\"a\nb\",y\n1,0\n", columns: Columns{Target: "y"}, floats: []float32{1}, labels: []int32{0}},
		"words":          {text: "1,dog\n2,cat\n3,dog\n", columns: Columns{Target: "1"}, floats: []float32{1, 2, 3}, labels: []int32{1, 0, 1}, names: []string{"cat", "dog"}},
		"mixed words":    {text: "1,dog\n2,7\n3,dog\n4,x\n", columns: Columns{Target: "1"}, floats: []float32{1, 2, 3, 4}, labels: []int32{1, 0, 1, 2}, names: []string{"7", "dog", "x"}},
		"decimals":       {text: "1,2\n2,0.5\n", columns: Columns{Target: "1"}, floats: []float32{1, 2}, targets: []float32{2, 0.5}},
		"whole values":   {text: "1,2\n2,-70000\n", columns: Columns{Target: "1", Values: true}, floats: []float32{1, 2}, targets: []float32{2, -70000}},
		"late decimals":  {text: "1,200000\n2,300000\n3,1e3\n", columns: Columns{Target: "1"}, floats: []float32{1, 2, 3}, targets: []float32{200000, 300000, 1000}},
		"weights":        {text: "x,w,y\n1,0.5,0\n2,0,1\n", columns: Columns{Target: "y", Weight: "w"}, floats: []float32{1, 2}, labels: []int32{0, 1}, weights: []float32{0.5, 0}},
		"no target":      {text: "1,2\n3,4\n", floats: []float32{1, 2, 3, 4}},
		"number header":  {text: "0,1,y\n5,6,0\n", columns: Columns{Target: "y"}, floats: []float32{5, 6}, labels: []int32{0}},
		"index header":   {text: ",a,y\n5,6,0\n", columns: Columns{Target: "2"}, floats: []float32{5, 6}, labels: []int32{0}},
		"bytes":          {text: "0,255,0\n7,8,1\n", columns: Columns{Target: "2", Shape: square}, bytes: []byte{0, 255, 7, 8}, labels: []int32{0, 1}},
		"bytes, scaled":  {text: "0,255,0\n", columns: Columns{Target: "2", Shape: square}, o: Options{Scale: 2}, bytes: []byte{0, 255}, labels: []int32{0}},
		"late 256":       {text: "0,255,0\n256,8,1\n", columns: Columns{Target: "2", Shape: square}, floats: []float32{0, 255, 256, 8}, labels: []int32{0, 1}},
		"late decimal":   {text: "0,255,0\n7,8.0,1\n", columns: Columns{Target: "2", Shape: square}, o: Options{Scale: 0.5}, floats: []float32{0, 127.5, 3.5, 4}, labels: []int32{0, 1}},
		"negative pixel": {text: "-1,255,0\n", columns: Columns{Target: "2", Shape: square}, floats: []float32{-1, 255}, labels: []int32{0}},
		"colour":         {text: "1,2,3,0\n", columns: Columns{Target: "3", Shape: []int{1, 1, 3}}, bytes: []byte{1, 2, 3}, labels: []int32{0}},
		"classes":        {text: "1,2\n", columns: Columns{Target: "1"}, o: Options{Classes: 5}, floats: []float32{1}, labels: []int32{2}},
		"long numbers":   {text: "0.1000000000000000055511151231257827,123456789012345678901\n", floats: []float32{0.1, 123456789012345678901}},
	} {
		got, err := readText(t, c.text, c.columns, c.o)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		checkContent(t, got, nil)
		in := got.Inputs[0]
		if !slices.Equal(in.Floats, c.floats) || !slices.Equal(in.Bytes, c.bytes) || !slices.Equal(got.Labels, c.labels) ||
			!slices.Equal(got.Names, c.names) || !slices.Equal(got.Targets, c.targets) || !slices.Equal(got.Weights, c.weights) {
			t.Errorf("%s: %+v", name, got)
		}
		if c.o.Classes != 0 && got.Classes != c.o.Classes || c.bytes != nil && in.Scale != c.o.byteScale() {
			t.Errorf("%s: %d classes, scale %v", name, got.Classes, in.Scale)
		}
		if len(c.columns.Shape) == 2 && !slices.Equal(in.Dims, []int{1, 2, 1}) || len(c.columns.Shape) == 3 && !slices.Equal(in.Dims, []int{1, 1, 3}) {
			t.Errorf("%s: shape %v", name, in.Dims)
		}
	}
	dir := write(t, map[string][]byte{"f.csv.gz": packed([]byte("1,0\n2,1\n"))})
	if c, err := ReadCSV(filepath.Join(dir, "f.csv.gz"), Columns{Target: "1"}, Options{}); err != nil || !slices.Equal(c.Inputs[0].Floats, []float32{1, 2}) {
		t.Errorf("gzipped: %+v %v", c, err)
	}
}

// TestLongCSV has lines and a file longer than every buffer.
func TestLongCSV(t *testing.T) {
	const lines, width = 30, 20_000
	var b strings.Builder
	for i := range lines {
		for j := range width {
			fmt.Fprintf(&b, "%d,", (i*width+j)%251)
		}
		fmt.Fprintf(&b, "%d\n", i%3)
	}
	c, err := readText(t, b.String(), Columns{Target: "-1", Shape: []int{100, 200}}, Options{})
	if err != nil || c.N != lines {
		t.Fatal(err)
	}
	for i, v := range c.Inputs[0].Bytes {
		if int(v) != i%251 {
			t.Fatalf("value %d is %d", i, v)
		}
	}
}

func TestMalformedCSV(t *testing.T) {
	last := Columns{Target: "-1"}
	y := Columns{Target: "y"}
	for name, c := range map[string]struct {
		text        string
		columns     Columns
		o           Options
		place, want string
	}{
		"empty":           {"", last, Options{}, "line 1:", "got the end of the file"},
		"blank":           {"\n \r\n\n", last, Options{}, "line 4:", "got the end of the file"},
		"header alone":    {"a,y\n", y, Options{}, "line 2:", "a sample after the header"},
		"no such column":  {"a,b\n1,2\n", y, Options{}, "line 1:", `a header with a column "y", got "a", "b"`},
		"two columns":     {"y,a,y\n1,2,3\n", y, Options{}, "line 1:", "two, number 0 and 2"},
		"column 2":        {"1,2\n", Columns{Target: "2"}, Options{}, "line 1:", "3 or more fields, got 2"},
		"column -3":       {"1,2\n", Columns{Target: "-3"}, Options{}, "line 1:", "3 or more fields, got 2"},
		"no inputs":       {"y\n1\n", y, Options{}, "line 1:", "a column of inputs"},
		"one column":      {"x,y\n1,2\n", Columns{Target: "y", Weight: "1"}, Options{}, "line 1:", "the same for both"},
		"shape":           {"1,2,3\n", Columns{Target: "0", Shape: []int{2, 2}}, Options{}, "line 1:", "got 2 of them"},
		"huge shape":      {"1,2,3\n", Columns{Target: "0", Shape: []int{1 << 40, 1 << 40}}, Options{}, "line 1:", "got 2 of them"},
		"too few":         {"a,b,y\n1,2,0\n\n1,2\n", y, Options{}, "line 4:", "3 fields, as many as the first line has, got 2"},
		"first too few":   {"a,b,y\n1,2\n", y, Options{}, "line 2:", "as many as the header has, got 2"},
		"too many":        {"1,2,0\n1,2,3,0\n", last, Options{}, "line 2:", "got 4"},
		"a word":          {"a,b,y\n1,2,0\n1,x,0\n", y, Options{}, `line 3, column 1 ("b"):`, `got "x"`},
		"a hole":          {"1,,0\n", last, Options{}, "line 1, column 1:", `got ""`},
		"not a number":    {"nan,1,0\n", last, Options{}, "line 1, column 0:", `got "nan"`},
		"infinite":        {"1,1,0\n1,1e39,0\n", last, Options{}, "line 2, column 1:", "finite number"},
		"beyond double":   {"1,1,0\n1,1e999,0\n", last, Options{}, "line 2, column 1:", "finite number"},
		"hexadecimal":     {"1,1,0\n1,0x10,0\n", last, Options{}, "line 2, column 1:", "finite number"},
		"decimal comma":   {"1;1;0\n1;2,5;0\n", last, Options{}, "line 2, column 1:", "with a decimal point"},
		"no target":       {"1,0\n2,\n", last, Options{}, "line 2, column 1:", "expected a target"},
		"a late word":     {"1,0\n2,dog\n", last, Options{}, "line 2, column 1:", "words in every line"},
		"a missing first": {"1,?\n2,3\n", last, Options{}, "line 1, column 1:", "words in every line"},
		"hidden header":   {"0,label\n1,3\n2,4\n", last, Options{}, "column 1:", `"label" in the first line`},
		"negative label":  {"1,0\n2,-1\n", last, Options{}, "sample 1, column 1:", "from 0 to 65535, got -1"},
		"large label":     {"1,0\n2,99999999999999999999\n", last, Options{}, "sample 1, column 1:", "write them with a decimal point"},
		"not this many":   {"1,0\n2,3\n", last, Options{Classes: 3}, "sample 1, column 1:", "from 0 to 2, got 3"},
		"classes, words":  {"1,a\n2,b\n", last, Options{Classes: 3}, "column 1:", `got 2: "a", "b"`},
		"classes, values": {"1,1.5\n", last, Options{Classes: 3}, "column 1:", "numbers with decimals"},
		"unsafe word":     {"1,a\n2,\x1b[2J\n", last, Options{}, "line 2, column 1:", `got "\x1b[2J"`},
		"weight":          {"x,w,y\n1,-1,0\n", Columns{Target: "y", Weight: "w"}, Options{}, `line 2, column 1 ("w"):`, `got "-1"`},
		"weightless":      {"x,w,y\n1,0,0\n", Columns{Target: "y", Weight: "w"}, Options{}, "column 1:", "0 for every sample"},
		"open quote":      {"1,2\n\"3,4\n5,6\n", last, Options{}, "line 2:", "a closing quote"},
		"stray quote":     {"1,2\n\"3\"x,4\n", last, Options{}, "line 2:", "a comma after the closing quote"},
		"UTF-16":          {"\xff\xfea\x00", last, Options{}, "offset 0:", "got UTF-16"},
		"a spreadsheet":   {"PK\x03\x04....", last, Options{}, "offset 0:", "a spreadsheet"},
		"broken gzip":     {"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff", last, Options{}, "offset 0", "whole gzip data"},
		"half a gzip":     {string(packed([]byte(strings.Repeat("1,2\n", 50_000)))[:100]), last, Options{}, "(unpacked):", "cut short"},
	} {
		dir := write(t, map[string][]byte{"f.csv": []byte(c.text)})
		got, err := ReadCSV(filepath.Join(dir, "f.csv"), c.columns, c.o)
		if got != nil {
			t.Errorf("%s: read as %+v", name, got)
		}
		checkError(t, name, err, dir, c.place, c.want)
	}
	var ids strings.Builder
	for i := range 30 {
		fmt.Fprintf(&ids, "%d,id%d\n", i, i)
	}
	_, err := readText(t, ids.String(), last, Options{})
	if err == nil || !strings.Contains(err.Error(), "at most 15 of them for 30 samples, got 30 different ones") {
		t.Errorf("identifiers: %v", err)
	}
}
