package layer

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"duet/nn/option"
)

var update = flag.Bool("update", false, "write the table of classes in doc.go anew")

// signature is a class of Keras: its arguments as name or name=default, in
// Python's words.
type signature struct {
	Module, Class string
	Args          []string
}

// arg is argument i and its default; given is false when Keras has none.
func (s signature) arg(i int) (name, value string, given bool) {
	return strings.Cut(s.Args[i], "=")
}

func (s signature) names() []string {
	var out []string
	for i := range s.Args {
		name, _, _ := s.arg(i)
		out = append(out, name)
	}
	return out
}

// signatures are the classes of a module of Keras by name.
func signatures(t *testing.T, module string) map[string]signature {
	t.Helper()
	text, err := os.ReadFile("../testdata/golden/signatures.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Classes []signature }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	out := map[string]signature{}
	for _, s := range file.Classes {
		if s.Module == module {
			out[s.Class] = s
		}
	}
	return out
}

// ours are things of duet's that Keras has too.
type ours struct {
	class string
	args  []option.Arg
	// set sets an argument of a fresh one, and value reads it.
	set func(name string, value any) (any, error)
}

func layersOfOurs() []ours {
	var out []ours
	for _, k := range Kinds() {
		out = append(out, ours{k.Class, Args(k.New()), func(name string, value any) (any, error) {
			l := k.New()
			err := Set(l, name, value)
			return valueOf(Args(l), name), err
		}})
	}
	return out
}

func entriesOfOurs(table option.Table) []ours {
	var out []ours
	for _, e := range table() {
		if e.Class == "" || e.Missing != "" {
			continue
		}
		out = append(out, ours{e.Class, option.Args(e.New(), nil), func(name string, value any) (any, error) {
			made := e.New()
			err := option.Set(made, name, value, nil)
			return valueOf(option.Args(made, nil), name), err
		}})
	}
	return out
}

func valueOf(args []option.Arg, name string) any {
	for _, a := range args {
		if a.Name == name {
			return a.Value
		}
	}
	return nil
}

// python reads a default as Python writes it.
func python(text string) any {
	if text == "None" {
		return nil
	}
	return strings.Trim(text, "'")
}

// otherwise are defaults that say the same as Keras' in other words.
var otherwise = map[string]string{
	"Input.shape":            "None waits for a tensor; [] is single numbers",
	"Cropping2D.cropping":    "((0, 0), (0, 0)) is 0, 0 here",
	"Normalization.mean":     "None is an empty list here",
	"Normalization.variance": "None is an empty list here",
}

// TestArgumentsAgainstKeras: what we call as Keras does has Keras' default, and
// what we do not take says why.
func TestArgumentsAgainstKeras(t *testing.T) {
	for module, list := range map[string][]ours{"layers": layersOfOurs(), "initializers": entriesOfOurs(initializers),
		"regularizers": entriesOfOurs(regularizers), "constraints": entriesOfOurs(constraints)} {
		keras := signatures(t, module)
		for _, o := range list {
			s, ok := keras[o.class]
			if !ok {
				continue // a class of our own
			}
			for i := range s.Args {
				checkArgument(t, o, s, i)
			}
		}
	}
}

func checkArgument(t *testing.T, o ours, s signature, i int) {
	name, text, given := s.arg(i)
	at := slices.IndexFunc(o.args, func(a option.Arg) bool { return a.Name == name })
	if at < 0 {
		if option.Reason(o.class, name) == "" {
			t.Errorf("%s does not take %s, and package option gives no reason", o.class, name)
		}
		return
	}
	if !given {
		if !o.args[at].Required {
			t.Errorf("%s requires %s in Keras, not here", o.class, name)
		}
		return
	}
	if otherwise[o.class+"."+name] != "" {
		return
	}
	got, err := o.set(name, python(text))
	if err != nil || !reflect.DeepEqual(got, o.args[at].Value) {
		t.Errorf("%s: %s is %v by default, Keras has %s (%v, %v)", o.class, name, o.args[at].Value, text, got, err)
	}
}

const tableTitle = "// # Classes and their arguments\n"

// TestLayerTable holds the table of all classes in doc.go; -update writes it anew.
func TestLayerTable(t *testing.T) {
	text, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	before, _, found := strings.Cut(string(text), tableTitle)
	if !found {
		before = strings.TrimSuffix(string(text), "package layer\n") + "//\n"
	}
	want := before + tableTitle + layerTable(t) + "package layer\n"
	if *update {
		if err := os.WriteFile("doc.go", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(text) != want {
		t.Error("the table of classes in doc.go is old: go test ./nn/layer -run TestLayerTable -update")
	}
}

// layerTable is the table as a comment.
func layerTable(t *testing.T) string {
	var b strings.Builder
	keras := signatures(t, "layers")
	missing := map[string][]string{} // by argument and reason, the classes
	b.WriteString("//\n// Arguments have Keras' names and defaults. A * is a class of our own.\n//\n")
	for _, k := range Kinds() {
		s, ok := keras[k.Class]
		name := k.Class
		if !ok {
			name += " *"
		}
		var args []string
		for _, a := range Args(k.New()) {
			args = append(args, a.Name)
		}
		if len(args) == 0 {
			args = []string{"-"}
		}
		row(&b, name, args)
		for _, a := range s.names() {
			if !slices.Contains(args, a) {
				key := a + "\x00" + option.Reason(k.Class, a)
				missing[key] = append(missing[key], k.Class)
			}
		}
	}
	b.WriteString("//\n// What the arguments named after them take, with arguments of their own.\n//\n")
	row(&b, "activation", Activations())
	for _, table := range []struct {
		name    string
		entries option.Table
	}{{"initializer", initializers}, {"regularizer", regularizers}, {"constraint", constraints}} {
		row(&b, table.name, calls(table.entries))
	}
	b.WriteString("//\n// Keras' arguments that are not taken, and why; their errors say so.\n//\n")
	for _, key := range sortedKeys(missing) {
		name, why, _ := strings.Cut(key, "\x00")
		fmt.Fprintf(&b, "//\t%-22s  %s\n", name, why)
		row(&b, "", missing[key])
	}
	return b.String()
}

// calls are the entries of a table as they can be written.
func calls(table option.Table) []string {
	var out []string
	for _, e := range table() {
		if e.Missing != "" {
			continue
		}
		var args []string
		for _, a := range option.Args(e.New(), nil) {
			args = append(args, a.Name)
		}
		if len(args) > 0 {
			e.Name += "(" + strings.Join(args, ", ") + ")"
		}
		out = append(out, e.Name)
	}
	return out
}

func sortedKeys(m map[string][]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// row writes a name and a list, in lines of at most 110 letters.
func row(b *strings.Builder, name string, list []string) {
	line := fmt.Sprintf("//\t%-22s  ", name)
	for i, word := range list {
		if i < len(list)-1 {
			word += ", "
		}
		if len(line)+len(word) > 110 {
			b.WriteString(strings.TrimRight(line, " ") + "\n")
			line = fmt.Sprintf("//\t%-22s  ", "")
		}
		line += word
	}
	b.WriteString(strings.TrimRight(line, " ") + "\n")
}
