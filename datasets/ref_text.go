package datasets

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// refForms lists the command line forms, for errors.
const refForms = "name:NAME (a built-in set), idx:IMAGES,LABELS, npz:FILE, cifar:FOLDER, csv:FILE,COLUMN, folder:FOLDER"

// refOption is an option of a Ref; ",name=value" in the command line form.
type refOption struct {
	name      string
	kinds     string           // the kinds of data it belongs to, with a comma between
	field     func(r *Ref) any // *int, *bool, *float64, *string or *[]int; nil when r has no place for it
	separator string           // between the numbers of a list
}

const fileKinds = "idx, npz, cifar, csv, folder"

// refOptions are all options, in the order String writes them.
var refOptions = []refOption{
	{name: "target", kinds: "csv", field: func(r *Ref) any { return &r.Target }},
	{name: "weight", kinds: "csv", field: func(r *Ref) any { return &r.Weight }},
	{name: "values", kinds: "csv", field: func(r *Ref) any { return &r.Values }},
	{name: "shape", kinds: "csv", field: func(r *Ref) any { return &r.Shape }, separator: "x"},
	{name: "size", kinds: "folder", field: func(r *Ref) any { return &r.Size }, separator: "x"},
	{name: "channels", kinds: "folder", field: func(r *Ref) any { return &r.Channels }},
	{name: "coarse", kinds: "cifar", field: func(r *Ref) any { return &r.Coarse }},
	{name: "transposed", kinds: "idx", field: func(r *Ref) any {
		if r.IDX == nil {
			return nil
		}
		return &r.IDX.Transposed
	}},
	{name: "samples", kinds: "name", field: func(r *Ref) any { return &r.Samples }},
	{name: "classes", kinds: "idx, npz, csv", field: func(r *Ref) any { return &r.Classes }},
	{name: "scale", kinds: fileKinds, field: func(r *Ref) any { return &r.Scale }},
	{name: "positive", kinds: "name, " + fileKinds, field: func(r *Ref) any { return &r.Positive }, separator: "+"},
}

// belongs tells whether the option has a meaning for a kind of data.
func (o refOption) belongs(kind string) bool {
	return slices.Contains(strings.Split(o.kinds, ", "), kind)
}

// text is the option's value, "" when it is not given.
func (o refOption) text(r Ref) string {
	switch v := o.field(&r).(type) {
	case *string:
		return *v
	case *int:
		if *v != 0 {
			return strconv.Itoa(*v)
		}
	case *bool:
		if *v {
			return "true"
		}
	case *float64:
		if *v != 0 {
			return strconv.FormatFloat(*v, 'g', -1, 64)
		}
	case *[]int:
		words := make([]string, len(*v))
		for i, n := range *v {
			words[i] = strconv.Itoa(n)
		}
		return strings.Join(words, o.separator)
	}
	return ""
}

// set reads the option's value.
func (o refOption) set(r *Ref, text string) error {
	var err error
	example := "a number"
	switch v := o.field(r).(type) {
	case *string:
		*v = text
	case *int:
		*v, err = strconv.Atoi(text)
	case *float64:
		*v, err = strconv.ParseFloat(text, 64)
	case *bool:
		example = "true or false"
		if *v = text == "true"; !*v && text != "false" {
			err = strconv.ErrSyntax
		}
	case *[]int:
		example = fmt.Sprintf("numbers with %q between them", o.separator)
		*v = nil
		for word := range strings.SplitSeq(text, o.separator) {
			n, failed := strconv.Atoi(word)
			if failed != nil {
				err = failed
			}
			*v = append(*v, n)
		}
	default:
		return fmt.Errorf("%s belongs to %s", o.name, o.kinds)
	}
	if err != nil || text == "" {
		return fmt.Errorf("%s: expected %s, got %q", o.name, example, text)
	}
	return nil
}

// givenOption is an option as it was written.
type givenOption struct {
	refOption
	value string
}

// cutOptions takes the options off the end of a command line form, as far as the
// words between commas are some.
func cutOptions(s string) (rest string, given []givenOption) {
	for {
		i := strings.LastIndexByte(s, ',')
		name, value, found := strings.Cut(s[i+1:], "=")
		at := slices.IndexFunc(refOptions, func(o refOption) bool { return o.name == name })
		if i < 0 || !found || at < 0 {
			slices.Reverse(given)
			return s, given
		}
		s, given = s[:i], append(given, givenOption{refOptions[at], value})
	}
}

// ParseRef reads the command line form of a Ref: one of
//
//	name:glyphs
//	idx:IMAGES,LABELS
//	npz:FILE
//	cifar:FOLDER
//	csv:FILE or csv:FILE,COLUMN
//	folder:FOLDER
//
// and then any options as ",option=value" with the names they have in YAML; the
// numbers of size and shape have an x between them, those of positive a +:
//
//	folder:pets,size=64x64,channels=1
//	name:glyphs,positive=1+3+5+7+9
//
// A file whose name has a comma needs one more at the end in csv:FILE, without a column.
func ParseRef(s string) (Ref, error) {
	form, given := cutOptions(s)
	kind, rest, found := strings.Cut(form, ":")
	if !found || rest == "" {
		return Ref{}, fmt.Errorf("datasets: data %q: expected one of %s", s, refForms)
	}
	var r Ref
	switch kind {
	case "name":
		r.Name = rest
	case "npz":
		r.NPZ = rest
	case "cifar":
		r.CIFAR = rest
	case "folder":
		r.Folder = rest
	case "csv":
		r.CSV = rest
		if i := strings.LastIndexByte(rest, ','); i >= 0 {
			r.CSV, r.Target = rest[:i], rest[i+1:]
		}
		if r.CSV == "" {
			return Ref{}, fmt.Errorf("datasets: data %q: expected a file and a column with a comma between them, csv:FILE,COLUMN", s)
		}
	case "idx":
		images, labels, found := strings.Cut(rest, ",")
		if !found || images == "" || labels == "" || strings.Contains(labels, ",") {
			return Ref{}, fmt.Errorf("datasets: data %q: expected two files with one comma between them, idx:IMAGES,LABELS", s)
		}
		r.IDX = &IDXFiles{Images: images, Labels: labels}
	default:
		return Ref{}, fmt.Errorf("datasets: data %q: no kind %q; expected one of %s", s, kind, refForms)
	}
	for _, o := range given {
		if o.text(r) != "" {
			return Ref{}, fmt.Errorf("datasets: data %q: expected %s once, got it twice", s, o.name)
		}
		if err := o.set(&r, o.value); err != nil {
			return Ref{}, fmt.Errorf("datasets: data %q: %w", s, err)
		}
	}
	return r, nil
}

// String is the command line form, what ParseRef reads.
func (r Ref) String() string {
	var b strings.Builder
	switch {
	case r.Name != "":
		b.WriteString("name:" + r.Name)
	case r.NPZ != "":
		b.WriteString("npz:" + r.NPZ)
	case r.IDX != nil:
		b.WriteString("idx:" + r.IDX.Images + "," + r.IDX.Labels)
	case r.CIFAR != "":
		b.WriteString("cifar:" + r.CIFAR)
	case r.Folder != "":
		b.WriteString("folder:" + r.Folder)
	case r.CSV != "":
		b.WriteString("csv:" + r.CSV)
		if r.Target != "" || strings.Contains(r.CSV, ",") {
			b.WriteString("," + r.Target)
		}
	default:
		return ""
	}
	for _, o := range refOptions {
		if text := o.text(r); text != "" && o.name != "target" {
			b.WriteString("," + o.name + "=" + text)
		}
	}
	return b.String()
}
