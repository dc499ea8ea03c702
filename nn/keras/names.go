package keras

import (
	"regexp"
	"strconv"
	"strings"
)

// Names gives every layer the name its style would show, by id: the one it was
// given, or else one made from its class and a counter in the order of
// creation. keras2 counts from one (input_1, dense_1, dense_2), keras3 from
// none (input_layer, dense, dense_1). Given names do not move the counters, so
// a given name can meet a made one; Keras 3 would refuse such a model.
func Names(m Model, style Style) map[string]string {
	names := make(map[string]string, len(m.Layers))
	used := map[string]int{}
	for _, l := range m.Layers {
		if l.Name != "" {
			names[l.ID] = l.Name
			continue
		}
		names[l.ID] = style.name(l.Class, used)
	}
	return names
}

// name makes the next name for a class; used counts those made so far.
func (s Style) name(class string, used map[string]int) string {
	base := SnakeCase(class)
	if s != Keras2 {
		n := used[base]
		used[base]++
		if n == 0 {
			return base
		}
		return base + "_" + strconv.Itoa(n)
	}
	if class == inputClass {
		base = "input"
	}
	if strings.HasPrefix(base, "_") {
		base = "private" + base
	}
	used[base]++
	return base + "_" + strconv.Itoa(used[base])
}

var (
	notWord   = regexp.MustCompile(`[^\pL\pN_]+`)
	wordStart = regexp.MustCompile(`(.)([A-Z][a-z]+)`)
	caseStep  = regexp.MustCompile(`([a-z])([A-Z])`)
)

// SnakeCase turns a class name into the stem of layer names: MaxPooling2D
// becomes max_pooling2d, PReLU p_re_lu. A capital starts a word where a
// lowercase letter follows it or stands before it; digits start none.
// Keras: to_snake_case in utils/naming.py.
func SnakeCase(class string) string {
	s := notWord.ReplaceAllString(class, "")
	s = wordStart.ReplaceAllString(s, "${1}_${2}")
	s = caseStep.ReplaceAllString(s, "${1}_${2}")
	return strings.ToLower(s)
}
