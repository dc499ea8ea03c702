package widget

import (
	"fmt"
	"sort"
	"strings"
)

// Binding is one action a person can ask for by key.
type Binding struct {
	ID    string   // stable name of the action, "train.pause"
	Keys  []string // by Bubble Tea's names; the first one is shown in the footer
	Scope string   // where it holds: a screen's name; "" everywhere
	Short string   // one word or two for the footer; "" keeps it out of there
	Help  string   // one line for the help overlay, the palette and the docs

	// Disabled says why the action is not possible now, "" if it is. Nil means
	// always possible. The reason is shown to who presses the key.
	Disabled func() string
}

// Reason is why the binding does not work now, "" if it does.
func (b Binding) Reason() string {
	if b.Disabled == nil {
		return ""
	}
	return b.Disabled()
}

// Label is the binding's keys as people read them: "< >", "tab".
func (b Binding) Label() string { return strings.Join(b.Keys, " ") }

// Keys is the table of all bindings: dispatch, footer, help and documents come
// from it and can therefore not disagree.
type Keys []Binding

// Lookup finds the binding of a key in the first of the scopes that has it,
// then in "" (everywhere). A disabled binding is found too: ask its Reason.
func (t Keys) Lookup(key string, scopes ...string) (Binding, bool) {
	for _, scope := range append(append([]string(nil), scopes...), "") {
		for _, b := range t {
			if b.Scope != scope {
				continue
			}
			for _, k := range b.Keys {
				if k == key {
					return b, true
				}
			}
		}
	}
	return Binding{}, false
}

// In lists the bindings of the scopes, scope by scope, each in table order.
func (t Keys) In(scopes ...string) []Binding {
	var out []Binding
	for _, scope := range scopes {
		for _, b := range t {
			if b.Scope == scope {
				out = append(out, b)
			}
		}
	}
	return out
}

// ID finds a binding by its ID.
func (t Keys) ID(id string) (Binding, bool) {
	for _, b := range t {
		if b.ID == id {
			return b, true
		}
	}
	return Binding{}, false
}

// Scopes lists the scopes in the order they first appear.
func (t Keys) Scopes() []string {
	var out []string
	seen := map[string]bool{}
	for _, b := range t {
		if !seen[b.Scope] {
			seen[b.Scope] = true
			out = append(out, b.Scope)
		}
	}
	return out
}

// Conflicts describes what is wrong with the table: a key twice in a scope, an
// ID twice, a binding without keys or help. A test holds it empty. A screen's
// key may cover one of everywhere ("enter"); that is not a conflict.
func (t Keys) Conflicts() []string {
	var out []string
	byKey, byID := map[string]string{}, map[string]bool{}
	for _, b := range t {
		if b.ID == "" || byID[b.ID] {
			out = append(out, fmt.Sprintf("ID %q is empty or used twice", b.ID))
		}
		byID[b.ID] = true
		if len(b.Keys) == 0 || b.Help == "" {
			out = append(out, fmt.Sprintf("%s has no key or no help", b.ID))
		}
		for _, k := range b.Keys {
			place := b.Scope + "\x00" + k
			if other, ok := byKey[place]; ok {
				out = append(out, fmt.Sprintf("%s and %s both want %q in scope %q", other, b.ID, k, b.Scope))
			}
			byKey[place] = b.ID
		}
	}
	sort.Strings(out)
	return out
}

// Text is the whole table for a terminal or a manual page: a line a binding
// under the name of its scope.
func (t Keys) Text() string {
	wide := 0
	for _, b := range t {
		wide = max(wide, len(b.Label()))
	}
	var s strings.Builder
	for i, scope := range t.Scopes() {
		if i > 0 {
			s.WriteByte('\n')
		}
		fmt.Fprintln(&s, scopeName(scope))
		for _, b := range t.In(scope) {
			fmt.Fprintf(&s, "  %-*s  %s\n", wide, b.Label(), b.Help)
		}
	}
	return s.String()
}

// scopeName is a scope as a heading.
func scopeName(scope string) string {
	if scope == "" {
		return "everywhere"
	}
	return scope
}
