package screen

import (
	"errors"
	"strings"
	"testing"
)

// opening is a Build whose data is being opened, and what opens it.
func opening(t *testing.T) (*Build, Async) {
	t.Helper()
	b := NewBuild()
	b.Resize(80, 22)
	for _, r := range b.Open(shapes(t), "") {
		if a, ok := r.(Async); ok {
			return b, a
		}
	}
	t.Fatal("no data is opened")
	return nil, Async{}
}

// TestTrainBeforeTheData: g before the data is open says what it waits for and is
// done once it is there, unless it was taken back or the recipe was changed.
func TestTrainBeforeTheData(t *testing.T) {
	for _, c := range []struct {
		name  string
		then  func(b *Build)
		start bool
	}{
		{"waits", func(*Build) {}, true},
		{"asked twice", func(b *Build) { b.Key("build.train", "g") }, true},
		{"moved the cursor", func(b *Build) { b.Key("", "down") }, true},
		{"taken back", func(b *Build) { b.Key("", "esc") }, false},
		{"changed", func(b *Build) { press(b, "down", "x") }, false},
		{"changed and undone", func(b *Build) { press(b, "down", "x", "u") }, true},
		{"a form is open", func(b *Build) { press(b, "down", "enter") }, false},
		{"opened anew", func(b *Build) { b.Open(b.r, "") }, false},
	} {
		b, data := opening(t)
		if text := said(b.Key("build.train", "g")); !strings.Contains(text, "opening the data") {
			t.Fatalf("said %q", text)
		}
		c.then(b)
		starts := 0
		for _, r := range append(b.Receive(data.Do()), b.Receive(data.Do())...) {
			if s, ok := r.(StartRun); ok {
				starts++
				if string(s.Recipe.YAML()) != b.made.text {
					t.Errorf("%s: another recipe is trained", c.name)
				}
			}
		}
		if started := starts == 1; started != c.start || starts > 1 {
			t.Errorf("%s: %d runs were started", c.name, starts)
		}
	}
}

// TestTrainWithoutData: data that cannot be opened is told of when it was waited for.
func TestTrainWithoutData(t *testing.T) {
	b, data := opening(t)
	b.Key("build.train", "g")
	m := data.Do().(dataMsg)
	m.err = errors.New("no such file")
	if text := said(b.Receive(m)); !strings.Contains(text, "not yet: 1 problem. no such file") {
		t.Errorf("said %q", text)
	}
}
