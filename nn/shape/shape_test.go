package shape

import "testing"

func TestShapeValue(t *testing.T) {
	s := Of(28, 28, 1)
	if s.String() != "(28, 28, 1)" || s.Rank() != 3 || s.Size() != 784 || s.Dim(-1) != 1 || s.Dim(0) != 28 {
		t.Fatalf("got %v rank %d size %d", s, s.Rank(), s.Size())
	}
	if Of(10) != Of(10) || Of(10) == Of(10, 1) || Of().Size() != 1 || Of().String() != "()" {
		t.Fatal("equality or the scalar is wrong")
	}
	if got := s.With(-1, 16); got != Of(28, 28, 16) || s != Of(28, 28, 1) {
		t.Fatalf("With gave %v and left %v", got, s)
	}
	d := s.Dims()
	d[0] = 7
	if s.Dim(0) != 28 {
		t.Fatal("Dims shares memory with the shape")
	}
}

func TestCheckRefuses(t *testing.T) {
	for _, dims := range [][]int{{0}, {-1, 2}, {1, 2, 3, 4, 5}, {1 << 20, 1 << 20}} {
		if s, err := Check(dims); err == nil {
			t.Errorf("Check(%v) = %v, want an error", dims, s)
		}
	}
	if s, err := Check([]int{5, 6, 3}); err != nil || s != Of(5, 6, 3) {
		t.Errorf("Check refused a good shape: %v", err)
	}
}

func TestWindowOver(t *testing.T) {
	for _, c := range []struct {
		n    int
		w    Window
		want Span
	}{
		{28, Window{3, 1, Valid, 0}, Span{26, 0, 0}},
		{28, Window{3, 1, Same, 0}, Span{28, 1, 1}},
		{28, Window{3, 2, Same, 0}, Span{14, 0, 1}},
		{5, Window{2, 2, Valid, 0}, Span{2, 0, 0}},
		{5, Window{2, 2, Same, 0}, Span{3, 0, 1}},
		{7, Window{1, 3, Same, 0}, Span{3, 0, 0}},
		{4, Window{5, 1, Same, 0}, Span{4, 2, 2}},
		{9, Window{3, 1, Valid, 3}, Span{3, 0, 0}},
		{9, Window{2, 1, Same, 3}, Span{9, 1, 2}},
		{9, Window{3, 2, Same, 2}, Span{5, 2, 2}},
		{9, Window{3, 2, Valid, 4}, Span{1, 0, 0}},
	} {
		got, err := c.w.Over(c.n)
		if err != nil || got != c.want {
			t.Errorf("%+v over %d = %+v, %v; want %+v", c.w, c.n, got, err, c.want)
		}
	}
	if _, err := (Window{3, 1, Valid, 0}).Over(2); err == nil {
		t.Error("a window larger than its axis must be refused")
	}
	if _, err := (Window{3, 0, Valid, 0}).Over(9); err == nil {
		t.Error("a stride of 0 must be refused")
	}
	if _, err := (Window{3, 1, Valid, 4}).Over(8); err == nil {
		t.Error("a dilated window larger than its axis must be refused")
	}
	if _, err := (Window{3, 1, Same, -1}).Over(8); err == nil {
		t.Error("a negative dilation must be refused")
	}
}

// TestWindowBack has lengths that Keras gives to transposed convolutions.
func TestWindowBack(t *testing.T) {
	for _, c := range []struct {
		n, extra int
		w        Window
		length   int
		want     Span
	}{
		{7, -1, Window{3, 2, Valid, 0}, 15, Span{7, 0, 0}},
		{7, -1, Window{2, 3, Valid, 0}, 21, Span{7, 0, 0}},
		{7, 0, Window{2, 3, Valid, 0}, 20, Span{7, 0, 0}},
		{7, 1, Window{3, 2, Valid, 0}, 16, Span{7, 0, 0}},
		{7, -1, Window{3, 2, Same, 0}, 14, Span{7, 0, 1}},
		{7, -1, Window{5, 2, Same, 0}, 14, Span{7, 1, 2}},
		{7, -1, Window{2, 3, Same, 0}, 21, Span{7, 0, 0}},
		{7, 0, Window{3, 2, Same, 0}, 13, Span{7, 1, 1}},
		{7, 1, Window{2, 2, Same, 0}, 13, Span{7, 0, 1}},
		{7, -1, Window{3, 1, Valid, 2}, 11, Span{7, 0, 0}},
		{7, -1, Window{3, 1, Same, 2}, 7, Span{7, 2, 2}},
	} {
		length, got, err := c.w.Back(c.n, c.extra)
		if err != nil || got != c.want || length != c.length {
			t.Errorf("%+v back from %d with %d = %d, %+v, %v; want %d, %+v", c.w, c.n, c.extra, length, got, err, c.length, c.want)
		}
	}
	if _, _, err := (Window{2, 2, Same, 0}).Back(1, 0); err == nil {
		t.Error("an axis of length 0 must be refused")
	}
	if _, _, err := (Window{2, 0, Same, 0}).Back(3, -1); err == nil {
		t.Error("a stride of 0 must be refused")
	}
}
