package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"duet/sessions/safetext"
)

// maxFile is the largest file that is read, in bytes; ours has some thirty lines.
const maxFile = 16 << 10

// entry is a line of the file.
type entry struct{ value Value }

// readFile reads the settings of a file. No file is no mistake: there is then
// nothing in it.
func readFile(path string) (entries map[string]entry, there bool, err error) {
	info, err := os.Stat(path) // first: opening a pipe would wait for its writer
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, false, nil
	case err != nil:
		return nil, false, err
	case info.Mode()&(fs.ModeDir|fs.ModeNamedPipe|fs.ModeSocket) != 0:
		return nil, true, &Error{File: safetext.Scrub(path, 0), Text: "this is no file, expected a file of settings"}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, true, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, true, err
	}
	entries, err = parse(text, path)
	var mistake *Error
	if errors.As(err, &mistake) {
		mistake.File = safetext.Scrub(path, 0)
	}
	return entries, true, err
}

// parse reads the text of a file; path is only written down.
func parse(text []byte, path string) (map[string]entry, error) {
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	if len(text) > maxFile {
		return nil, &Error{Text: fmt.Sprintf("the file is longer than %d bytes, expected a few settings", maxFile)}
	}
	if !utf8.Valid(text) {
		return nil, &Error{Text: "this is not UTF-8, expected a text file"}
	}
	pairs, err := pairsOf(text)
	if err != nil {
		return nil, err
	}
	table := map[string]Setting{}
	var names []string
	for _, s := range Table() {
		table[s.Name] = s
		names = append(names, s.Name)
	}
	out := map[string]entry{}
	for _, pair := range pairs {
		key := pair.Key.GetToken()
		line := key.Position.Line
		s, ok := table[key.Value]
		if !ok {
			return nil, &Error{Line: line, Text: fmt.Sprintf("unknown key %q, %s", shown(key.Value), remedy(key.Value, names, "expected "+enumerate(names)))}
		}
		if _, twice := out[s.Name]; twice {
			return nil, &Error{Line: line, Text: fmt.Sprintf("the key %s stands twice", s.Name)}
		}
		v, err := scalar(s, pair.Value)
		if err != nil {
			var mistake *Error
			if errors.As(err, &mistake) && mistake.Line == 0 {
				mistake.Line = line
			}
			return nil, err
		}
		out[s.Name] = entry{Value{Setting: s, Text: v, From: FromFile, Where: fmt.Sprintf("%s:%d", path, line)}}
	}
	return out, nil
}

// pairsOf are the lines "key: value" of a text, none for an empty one.
func pairsOf(text []byte) ([]*ast.MappingValueNode, error) {
	file, err := parser.ParseBytes(text, 0, parser.AllowDuplicateMapKey()) // parse says it with a name
	if err != nil {
		var e *yaml.SyntaxError
		if errors.As(err, &e) && e.Token != nil {
			return nil, &Error{Line: e.Token.Position.Line, Text: "this is not YAML: " + safetext.Scrub(e.Message, 200)}
		}
		return nil, &Error{Text: "this is not YAML: " + safetext.Scrub(err.Error(), 200)}
	}
	var out []*ast.MappingValueNode
	for i, doc := range file.Docs {
		switch body := doc.Body.(type) {
		case nil, *ast.CommentGroupNode:
			continue
		case *ast.MappingNode:
			out = append(out, body.Values...)
		case *ast.MappingValueNode:
			out = append(out, body)
		default:
			return nil, &Error{Line: body.GetToken().Position.Line, Text: "expected lines of the form key: value, such as theme: dark"}
		}
		if i > 0 {
			return nil, &Error{Line: doc.Body.GetToken().Position.Line, Text: "a second document starts here, expected one"}
		}
	}
	return out, nil
}

// scalar reads the value of a setting: one word, never a list, a mapping, an
// anchor or a tag.
func scalar(s Setting, n ast.Node) (string, error) {
	switch v := n.(type) {
	case *ast.NullNode:
		return "", &Error{Text: fmt.Sprintf("%s has no value, expected %s", s.Name, s.May())}
	case *ast.StringNode:
		return s.parse(s.Name, v.Value)
	case *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode:
		return s.parse(s.Name, n.GetToken().Value)
	}
	return "", &Error{Line: n.GetToken().Position.Line, Text: fmt.Sprintf("%s is no single value, expected %s", s.Name, s.May())}
}

// Init writes a file of settings in which every line is a comment, and makes its
// folder. The error wraps fs.ErrExist when there is one already.
func Init(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.WriteString(Sample())
	return errors.Join(err, f.Close())
}
