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
		{28, Window{3, 1, Valid}, Span{26, 0, 0}},
		{28, Window{3, 1, Same}, Span{28, 1, 1}},
		{28, Window{3, 2, Same}, Span{14, 0, 1}},
		{5, Window{2, 2, Valid}, Span{2, 0, 0}},
		{5, Window{2, 2, Same}, Span{3, 0, 1}},
		{7, Window{1, 3, Same}, Span{3, 0, 0}},
		{4, Window{5, 1, Same}, Span{4, 2, 2}},
	} {
		got, err := c.w.Over(c.n)
		if err != nil || got != c.want {
			t.Errorf("%+v over %d = %+v, %v; want %+v", c.w, c.n, got, err, c.want)
		}
	}
	if _, err := (Window{3, 1, Valid}).Over(2); err == nil {
		t.Error("a window larger than its axis must be refused")
	}
	if _, err := (Window{3, 0, Valid}).Over(9); err == nil {
		t.Error("a stride of 0 must be refused")
	}
}
