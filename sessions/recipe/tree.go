package recipe

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// kind is what a node of the text is.
type kind int

const (
	scalar kind = iota
	mapping
	sequence
)

// node is a value of the text with its place. A scalar's value is nil, a bool,
// an int64, a uint64, a float64 or a string.
type node struct {
	kind         kind
	value        any
	entries      []entry
	items        []*node
	line, column int
}

// entry is a key of a mapping with its place, and its value.
type entry struct {
	key   *node
	value *node
}

// name is the key's text.
func (e entry) name() string { return e.key.value.(string) }

// find is the value under a key, nil when it is not there.
func (n *node) find(key string) *node {
	for _, e := range n.entries {
		if e.name() == key {
			return e.value
		}
	}
	return nil
}

// put sets the value under a key, at the end when it is new.
func (n *node) put(key string, value *node) {
	for i, e := range n.entries {
		if e.name() == key {
			n.entries[i].value = value
			return
		}
	}
	n.entries = append(n.entries, entry{&node{value: key}, value})
}

// describe says what a node is, for errors.
func (n *node) describe() string {
	switch n.kind {
	case mapping:
		return "a mapping"
	case sequence:
		return "a list"
	}
	switch v := n.value.(type) {
	case nil:
		return "nothing"
	case string:
		return "the text " + strconv.Quote(v)
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case uint64:
		return strconv.FormatUint(v, 10)
	case float64:
		return number(v)
	}
	return "something else"
}

// number writes a float as short as it can be read back.
func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// maxDepth bounds how deep mappings and lists stand in each other; a recipe
// needs eight.
const maxDepth = 24

// convert makes nodes of the parser's syntax tree.
func convert(n ast.Node, depth int) (*node, *Error) {
	out := &node{}
	if n == nil {
		return out, nil
	}
	if t := n.GetToken(); t != nil && t.Position != nil {
		out.line, out.column = t.Position.Line, t.Position.Column
	}
	if depth > maxDepth {
		return nil, mistake("", "lists and mappings stand in each other more than %d deep", maxDepth).at(out)
	}
	switch v := n.(type) {
	case *ast.MappingNode:
		return convertMapping(out, v.Values, depth)
	case *ast.MappingValueNode:
		return convertMapping(out, []*ast.MappingValueNode{v}, depth)
	case *ast.SequenceNode:
		out.kind = sequence
		for _, item := range v.Values {
			child, err := convert(item, depth+1)
			if err != nil {
				return nil, err
			}
			out.items = append(out.items, child)
		}
		return out, nil
	case *ast.LiteralNode:
		out.value = v.Value.Value
		return out, nil
	case *ast.NullNode, *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode, *ast.StringNode:
		out.value = resolve(n.GetToken())
		return out, nil
	}
	return nil, mistake("", "%s is not used in recipes: write the value itself", feature(n)).at(out)
}

// feature names the parts of YAML that recipes do without.
func feature(n ast.Node) string {
	switch n.(type) {
	case *ast.AnchorNode:
		return "an anchor (&)"
	case *ast.AliasNode:
		return "an alias (*)"
	case *ast.TagNode:
		return "a tag (!)"
	}
	return "this kind of YAML"
}

func convertMapping(out *node, values []*ast.MappingValueNode, depth int) (*node, *Error) {
	out.kind = mapping
	for i, pair := range values {
		t := pair.Key.GetToken()
		key := &node{value: t.Value, line: t.Position.Line, column: t.Position.Column}
		_, plain := pair.Key.(*ast.StringNode)
		if _, number := pair.Key.(*ast.IntegerNode); !plain && !number {
			return nil, mistake("", "a key is %q, expected a name", t.Value).at(key)
		}
		if i == 0 && t.Position.Offset < pair.GetToken().Position.Offset && !out.flow(values) {
			out.line, out.column = key.line, key.column
		}
		if out.find(key.value.(string)) != nil {
			return nil, mistake("", "the key %q stands twice", t.Value).at(key)
		}
		value, err := convert(pair.Value, depth+1)
		if err != nil {
			return nil, err
		}
		out.entries = append(out.entries, entry{key, value})
	}
	return out, nil
}

// flow tells whether a mapping is written in braces, whose place is the brace.
func (n *node) flow(values []*ast.MappingValueNode) bool {
	return n.line < values[0].Key.GetToken().Position.Line ||
		n.line == values[0].Key.GetToken().Position.Line && n.column < values[0].Key.GetToken().Position.Column
}

var (
	wholePattern = regexp.MustCompile(`^[-+]?[0-9]+$`)
	floatPattern = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)
)

// resolve reads a plain scalar by the rules of YAML 1.2's core schema, which
// are narrower than the parser's: 1e-3 is a number, 1_000 and yes are texts.
func resolve(t *token.Token) any {
	if t.Type == token.SingleQuoteType || t.Type == token.DoubleQuoteType {
		return t.Value
	}
	switch text := t.Value; text {
	case "", "~", "null", "Null", "NULL":
		return nil
	case "true", "True", "TRUE":
		return true
	case "false", "False", "FALSE":
		return false
	case ".nan", ".NaN", ".NAN":
		return math.NaN()
	default:
		return resolveNumber(text)
	}
}

func resolveNumber(text string) any {
	sign := 1
	switch strings.ToLower(strings.TrimLeft(text, "+-")) {
	case ".inf":
		if strings.HasPrefix(text, "-") {
			sign = -1
		}
		return math.Inf(sign)
	}
	if wholePattern.MatchString(text) {
		if v, err := strconv.ParseInt(text, 10, 64); err == nil {
			return v
		}
		if v, err := strconv.ParseUint(strings.TrimPrefix(text, "+"), 10, 64); err == nil {
			return v
		}
	}
	if floatPattern.MatchString(text) {
		if v, err := strconv.ParseFloat(text, 64); err == nil {
			return v
		}
	}
	return text
}
