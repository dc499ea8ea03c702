package strictjson

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
)

func anyKey(name []byte) bool { return true }

func TestRefused(t *testing.T) {
	deep := strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth)
	table := []struct{ name, text string }{
		{"empty", ``},
		{"no object", `[1]`},
		{"duplicate key", `{"loss":1,"loss":2}`},
		{"duplicate through an escape", `{"loss":1,"l\u006fss":2}`},
		{"duplicate nested", `{"a":{"b":1,"b":2}}`},
		{"trailing bytes", `{"a":1} x`},
		{"two values", `{"a":1}{"a":1}`},
		{"trailing comma", `{"a":1,}`},
		{"missing comma", `{"a":1 "b":2}`},
		{"leading zero", `{"a":01}`},
		{"plus", `{"a":+1}`},
		{"bare dot", `{"a":.5}`},
		{"dot at the end", `{"a":5.}`},
		{"hex", `{"a":0x5}`},
		{"bare NaN", `{"a":NaN}`},
		{"single quotes", `{'a':1}`},
		{"control in a string", "{\"a\":\"\n\"}"},
		{"bad utf-8", "{\"a\":\"\xff\"}"},
		{"bad utf-8 after an escape", "{\"a\":\"\\n\xff\"}"},
		{"lone surrogate", `{"a":"\ud800"}`},
		{"two high surrogates", `{"a":"\ud800\ud800"}`},
		{"low surrogate first", `{"a":"\udc00"}`},
		{"unknown escape", `{"a":"\x"}`},
		{"cut escape", `{"a":"\u12`},
		{"cut string", `{"a":"b`},
		{"wrong bracket", `{"a":[1}`},
		{"too deep", `{"a":` + deep + `}`},
		{"very deep", strings.Repeat(`{"a":`, 1<<20)},
		{"long number", `{"a":` + strings.Repeat("1", 65) + `}`},
		{"long string", `{"a":"` + strings.Repeat("x", 101) + `"}`},
		{"comment", `{"a":1 /* */}`},
	}
	for _, c := range table {
		if err := Check([]byte(c.text), 100, anyKey); !errors.Is(err, ErrSyntax) {
			t.Errorf("%s: %.40q gives %v, want an ErrSyntax", c.name, c.text, err)
		}
	}
}

func TestManyKeys(t *testing.T) {
	var b strings.Builder
	b.WriteString("{")
	for i := range 1000 {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString(`"k` + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + strings.Repeat("y", i/26) + `":{"k":1}`)
	}
	if err := Check([]byte(b.String()+"}"), 0, anyKey); err != nil {
		t.Fatalf("distinct keys refused: %v", err)
	}
	if err := Check([]byte(b.String()+`,"ka":2}`), 0, anyKey); err == nil {
		t.Fatal("a duplicate among 1000 keys passed")
	}
}

func TestWalk(t *testing.T) {
	s := New([]byte(` {"n":7,"v":[1.5,"NaN","-Inf",-0],"t":"a\u00e9\ud83d\ude00\"","z":null,"":{"skip":[true,{"x":[]}]}} `))
	var n int64
	var v []float64
	var text string
	null := false
	s.Object()
	for k := s.Key(); k != nil; k = s.Key() {
		switch string(k) {
		case "n":
			n = s.Int()
		case "v":
			s.Array()
			for s.More() {
				v = append(v, s.Float(32))
			}
		case "t":
			text = s.Text()
		case "z":
			null = s.Null()
		default:
			s.Skip()
		}
	}
	if err := s.End(); err != nil {
		t.Fatal(err)
	}
	if n != 7 || text != "aé😀\"" || !null {
		t.Errorf("n %d, text %q, null %v", n, text, null)
	}
	if len(v) != 4 || v[0] != 1.5 || !math.IsNaN(v[1]) || !math.IsInf(v[2], -1) || !math.Signbit(v[3]) {
		t.Errorf("v = %v", v)
	}
}

func TestOutOfRange(t *testing.T) {
	for _, text := range []string{`1e39`, `-1e400`, `"inf"`, `true`} {
		s := New([]byte(text))
		s.Float(32)
		if s.End() == nil {
			t.Errorf("%s passed as a float32", text)
		}
	}
	for _, text := range []string{`1.5`, `1e3`, `9223372036854775808`, `"1"`} {
		s := New([]byte(text))
		s.Int()
		if s.End() == nil {
			t.Errorf("%s passed as an integer", text)
		}
	}
}

// FuzzCheck: whatever the strict scanner accepts, encoding/json accepts too.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{`{}`, `{"a":[1,2,{"b":null}]}`, `{"a":"\ud83d\ude00"}`, `{"a":1e5,"b":-0.5}`, `{"a":"\u0000"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if Check(text, 0, anyKey) == nil && !json.Valid(text) {
			t.Fatalf("%q is not JSON", text)
		}
	})
}
