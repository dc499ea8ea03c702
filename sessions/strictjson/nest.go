package strictjson

import "bytes"

// linearKeys is how many keys are compared one by one before an index is made.
const linearKeys = 24

// Object enters an object; Key then walks its members.
func (s *Scanner) Object() { s.open('{') }

// Array enters an array; More then walks its elements.
func (s *Scanner) Array() { s.open('[') }

func (s *Scanner) open(c byte) {
	if s.peek() != c {
		s.fail("want " + string(c))
		return
	}
	if s.depth == MaxDepth {
		s.fail("nested too deep")
		return
	}
	s.at++
	s.levels[s.depth] = level{object: c == '{', keys: len(s.keys)}
	s.depth++
}

// Key moves to the next member of the object and returns its name, nil when the
// object is over (which leaves it) or after an error.
func (s *Scanner) Key() []byte {
	if !s.member('}') {
		return nil
	}
	key := s.string()
	if s.err != nil {
		return nil
	}
	if !s.fresh(key) {
		s.fail("duplicate key")
		return nil
	}
	if s.peek() != ':' {
		s.fail("want :")
		return nil
	}
	s.at++
	name := s.bytes(key)
	if name == nil {
		name = []byte{} // an empty name is a name
	}
	return name
}

// More moves to the next element of the array; false when the array is over
// (which leaves it) or after an error.
func (s *Scanner) More() bool { return s.member(']') }

// member steps over the comma before a member, or over the closing bracket.
func (s *Scanner) member(end byte) bool {
	c := s.peek()
	if s.err != nil || s.depth == 0 {
		return false
	}
	l := &s.levels[s.depth-1]
	if l.object != (end == '}') {
		s.fail("want the other bracket")
		return false
	}
	if c == end {
		s.at++
		s.keys = s.keys[:l.keys]
		s.depth--
		return false
	}
	if l.started {
		if c != ',' {
			s.fail("want , or " + string(end))
			return false
		}
		s.at++
		s.peek()
	}
	l.started = true
	return s.err == nil
}

// fresh notes a key of the innermost object and says whether it is new there.
func (s *Scanner) fresh(key span) bool {
	l := &s.levels[s.depth-1]
	name := s.bytes(key)
	if l.index != nil {
		if _, seen := l.index[string(name)]; seen {
			return false
		}
		l.index[string(name)] = struct{}{}
		return true
	}
	for _, k := range s.keys[l.keys:] {
		// Most pairs differ in length; this runs for each pair of keys of each step.
		if k.to-k.from == len(name) && bytes.Equal(s.bytes(k), name) {
			return false
		}
	}
	s.keys = append(s.keys, key)
	if len(s.keys)-l.keys > linearKeys {
		l.index = make(map[string]struct{}, 4*linearKeys)
		for _, k := range s.keys[l.keys:] {
			l.index[string(s.bytes(k))] = struct{}{}
		}
	}
	return true
}

// Skip steps over one value of any kind, checking all of it.
func (s *Scanner) Skip() {
	base := s.depth
	s.skipOne()
	for s.err == nil && s.depth > base {
		if s.levels[s.depth-1].object {
			if s.Key() != nil {
				s.skipOne()
			}
		} else if s.More() {
			s.skipOne()
		}
	}
}

// skipOne steps over a scalar or enters a nested value.
func (s *Scanner) skipOne() {
	switch c := s.peek(); c {
	case '{', '[':
		s.open(c)
	case '"':
		s.string()
	case 't':
		s.word("true")
	case 'f':
		s.word("false")
	case 'n':
		s.word("null")
	default:
		s.Number()
	}
}

// Check reports whether text is one strict JSON object whose keys all satisfy
// key, with strings of at most maxString bytes (0: any).
func Check(text []byte, maxString int, key func(name []byte) bool) error {
	s := Scanner{MaxString: maxString}
	s.Reset(text)
	s.Object()
	for s.err == nil && s.depth > 0 {
		if !s.levels[s.depth-1].object {
			if s.More() {
				s.skipOne()
			}
			continue
		}
		name := s.Key()
		if name == nil {
			continue
		}
		if !key(name) {
			s.fail("unusual key")
			break
		}
		s.skipOne()
	}
	return s.End()
}
