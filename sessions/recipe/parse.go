package recipe

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"duet/sessions/safetext"
)

// Limits of a recipe's text.
const (
	// MaxBytes is the largest text that is read.
	MaxBytes = 1 << 20
	// MaxLayers is the most layers both branches and the head have together.
	MaxLayers = 4096

	maxFlow = 24  // brackets and braces open at once
	maxKeys = 256 // keys of one mapping
)

// Parse reads the text of a recipe. file is its name for errors, which are all
// of type *Error.
func Parse(text []byte, file string) (*Recipe, error) {
	r, err := parse(text)
	if err != nil {
		err.File = safetext.Scrub(file, maxText)
		return nil, err
	}
	r.Name = baseName(file)
	return r, nil
}

func parse(text []byte) (*Recipe, *Error) {
	root, err := read(text)
	if err != nil {
		return nil, err
	}
	r, err := decode(root)
	if err != nil {
		return nil, err
	}
	if err := together(r, root); err != nil {
		return nil, err
	}
	return r, nil
}

// read makes nodes of a text that holds exactly one document.
func read(text []byte) (*node, *Error) {
	if len(text) > MaxBytes {
		return nil, mistake("", "the text is %d bytes long, expected at most %d", len(text), MaxBytes)
	}
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	if err := checkBytes(text); err != nil {
		return nil, err
	}
	tokens := lexer.Tokenize(string(text))
	if err := checkTokens(tokens); err != nil {
		return nil, err
	}
	file, failed := parser.Parse(tokens, 0)
	if failed != nil {
		return nil, syntax(failed)
	}
	var root *node
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if root != nil {
			return nil, mistake("", "a second document starts here, expected one recipe").at(place(doc.Body.GetToken()))
		}
		var err *Error
		if root, err = convert(doc.Body, 0); err != nil {
			return nil, err
		}
	}
	if root == nil {
		return nil, mistake("", "the text is empty, expected a recipe: print one with duet recipes demo")
	}
	return root, nil
}

// checkBytes finds bytes that are no text.
func checkBytes(text []byte) *Error {
	line, column := 1, 1
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		switch {
		case r == utf8.RuneError && size == 1:
			e := mistake("", "the byte %#02x is not UTF-8, expected a text file", text[0])
			return e.at(&node{line: line, column: column})
		case r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0x7f:
			e := mistake("", "the control character %#02x stands here, expected text", r)
			return e.at(&node{line: line, column: column})
		case r == '\n':
			line, column = line+1, 0
		}
		column++
		text = text[size:]
	}
	return nil
}

// checkTokens refuses what the parser would take very long over, or very much
// stack: brackets in brackets, and mappings with thousands of keys.
func checkTokens(tokens token.Tokens) *Error {
	var flow []int         // keys counted in each open bracket
	block := map[int]int{} // keys counted in block mappings, by column
	line, dashes := 0, 0   // dashes on this line
	for i, t := range tokens {
		if t.Position.Line != line {
			line, dashes = t.Position.Line, 0
			if len(flow) == 0 {
				for column := range block {
					if column > t.Position.Column {
						delete(block, column)
					}
				}
			}
		}
		keys := 0
		switch t.Type {
		case token.MappingStartType, token.SequenceStartType:
			flow = append(flow, 0)
		case token.MappingEndType, token.SequenceEndType:
			flow = flow[:max(0, len(flow)-1)]
		case token.SequenceEntryType:
			dashes++
		case token.MappingValueType:
			if len(flow) > 0 {
				flow[len(flow)-1]++
				keys = flow[len(flow)-1]
			} else if i > 0 {
				block[tokens[i-1].Position.Column]++
				keys = block[tokens[i-1].Position.Column]
			}
		}
		switch {
		case len(flow) > maxFlow || dashes > maxFlow:
			return mistake("", "brackets stand in each other more than %d deep", maxFlow).at(place(t))
		case keys > maxKeys:
			return mistake("", "a mapping has more than %d keys", maxKeys).at(place(t))
		}
	}
	return nil
}

func place(t *token.Token) *node {
	if t == nil || t.Position == nil {
		return &node{}
	}
	return &node{line: t.Position.Line, column: t.Position.Column}
}

// syntax turns an error of the parser into one with a place.
func syntax(err error) *Error {
	var e *yaml.SyntaxError
	if errors.As(err, &e) {
		return mistake("", "this is not YAML: %s", e.Message).at(place(e.Token))
	}
	return mistake("", "this is not YAML: %v", err)
}
