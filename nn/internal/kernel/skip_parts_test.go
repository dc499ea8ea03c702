package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

// eachSkipping runs f with every variant of this machine that skips zeros.
func eachSkipping(t *testing.T, f func(t *testing.T)) {
	eachVariant(t, func(t *testing.T) {
		if !hasSkip() {
			t.Skip("this variant multiplies zeros")
		}
		f(t)
	})
}

// ints32 is n ordinals in fenced memory.
func (b *bench) ints32(n int) []int32 {
	out := (&cutter{b.slice(n)}).ints(n)
	for i := range out {
		out[i] = int32(3*i + 1)
	}
	return out
}

// guarded is fenced memory for n floats and a few behind them, which behind compares
// with what they were.
func (b *bench) guarded(t *testing.T, n int) (s []float32, behind func(what string)) {
	whole := b.slice(n + 20)
	before := append([]float32(nil), whole[n:]...)
	return whole[:n:n], func(what string) {
		t.Helper()
		compare(t, what+" wrote behind the end", n, whole[n:], before)
	}
}

// TestLive packs numbers of any bits, zeros of both signs among them, none and all of
// them live; it reads to a fence and writes at most 16 numbers behind the list.
func TestLive(t *testing.T) {
	eachSkipping(t, func(t *testing.T) {
		b := newBench(t, 51)
		for i := range cases(600) {
			b.begin()
			n := 1 + i%75
			src, table := b.slice(n), b.ints32(n)
			share := []float64{0, 0.1, 0.5, 0.9, 1}[i%5]
			for at := range src {
				if b.rnd.Float64() >= share {
					src[at] = float32(math.Copysign(0, float64(b.rnd.IntN(2))-0.5))
				}
			}
			vals, behind := b.guarded(t, n+16)
			places := b.ints32(n + 16)
			var want []float32
			var where []int32
			for at, v := range src {
				if v != 0 {
					want, where = append(want, v), append(where, table[at])
				}
			}
			got := live(vals, places, src, table)
			behind("live")
			compare(t, "live", n, vals[:got], want)
			for at, place := range where {
				if places[at] != place {
					t.Fatalf("live of %d: place %d is %d, want %d", n, at, places[at], place)
				}
			}
		}
	})
}

// TestAllFinite finds one number that is not finite wherever it stands.
func TestAllFinite(t *testing.T) {
	eachSkipping(t, func(t *testing.T) {
		b := newBench(t, 52)
		for n := 1; n <= 75; n++ {
			b.begin()
			x := b.slice(n)
			for i := range x {
				x[i] = special32[b.rnd.IntN(len(special32))]
				if x[i]-x[i] != 0 {
					x[i] = -math.MaxFloat32
				}
			}
			if !allFinite(x) {
				t.Fatalf("%v are not finite", x)
			}
			for i := range x {
				was := x[i]
				for _, bad := range []float32{float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1)), math.Float32frombits(0xff800001)} {
					if x[i] = bad; allFinite(x) {
						t.Fatalf("%d numbers with %v at %d are finite", n, bad, i)
					}
				}
				x[i] = was
			}
		}
		x := make([]float32, 1<<17+5) // more than a call looks at
		for _, i := range []int{0, 1<<16 - 1, 1 << 16, 1 << 17, len(x) - 1} {
			if x[i] = float32(math.NaN()); allFinite(x) {
				t.Fatalf("%d numbers with NaN at %d are finite", len(x), i)
			}
			x[i] = 0
		}
		if !allFinite(x) || !allFinite(nil) {
			t.Fatal("zeros, or no numbers, are not finite")
		}
	})
}

// TestAddZero takes the sign of zeros away and leaves every other number alone.
func TestAddZero(t *testing.T) {
	eachSkipping(t, func(t *testing.T) {
		b := newBench(t, 53)
		for i := range cases(300) {
			b.begin()
			n := 1 + i%75
			src := b.slice(n)
			src[b.rnd.IntN(n)] = float32(math.Copysign(0, -1))
			dst, behind := b.guarded(t, n)
			want := make([]float32, n)
			for at, v := range src {
				want[at] = v + 0
			}
			addZero(dst, src)
			compare(t, "addZero", n, dst, want)
			behind("addZero")
		}
	})
}

// gatherCase is one list over one window, of any width and height.
type gatherCase struct{ kh, row, entries int }

// TestGather compares with chains of FMA32, for windows of every width and number of
// rows: numbers of any bits, up to a fence on either side, and what lies between the
// rows of acc left alone.
func TestGather(t *testing.T) {
	var all []gatherCase
	for kh := 1; kh <= 5; kh++ {
		for row := vectorFloats; row <= 140; row++ {
			all = append(all, gatherCase{kh, row, 1 + (row+kh)%9})
		}
	}
	for _, row := range []int{200, 298, 384, 1000, 1064, 1071} {
		for _, kh := range []int{1, 2, 3, 4, 7} {
			all = append(all, gatherCase{kh, row, 3}, gatherCase{kh, row, 0})
		}
	}
	all = append(all, gatherCase{7, 1071, 600}) // more entries than a call takes
	eachSkipping(t, func(t *testing.T) {
		b := newBench(t, 54)
		for _, k := range all {
			b.begin()
			checkGather(t, b, k)
		}
	})
}

func checkGather(t *testing.T, b *bench, k gatherCase) {
	t.Helper()
	c := Conv{KH: k.kh, KW: 1, C: k.row}
	accRow, srcRow := k.row+b.between(0, 9), k.row+b.between(0, 9)
	acc := b.slice((k.kh-1)*accRow + k.row)
	src := b.slice((k.kh-1)*srcRow + k.row + 30)
	vals, places := b.slice(k.entries), b.ints32(k.entries)
	for i := range places {
		places[i] = int32(b.between(0, 30))
	}
	want := append([]float32(nil), acc...)
	for i, v := range vals {
		for r := range k.kh {
			for at := range k.row {
				to := &want[r*accRow+at]
				*to = FMA32(v, src[int(places[i])+r*srcRow+at], *to)
			}
		}
	}
	g := c.gatherer(accRow, srcRow, vals, places)
	g.gather(acc, src, k.entries)
	compare(t, "gather", k, acc, want)
}

// TestTurnOver: blocks, edges and what lies behind the last row, from fence to fence.
func TestTurnOver(t *testing.T) {
	eachSkipping(t, func(t *testing.T) {
		b := newBench(t, 55)
		for rows := 1; rows <= 40; rows++ {
			for cols := 1; cols <= 40; cols++ {
				b.begin()
				src, dst := b.slice(rows*cols), b.slice(round16(cols)*round16(rows))
				want := make([]float32, cols*round16(rows))
				for r := range rows {
					for c := range cols {
						want[c*round16(rows)+r] = src[r*cols+c]
					}
				}
				turnOver(dst, src, rows, cols)
				compare(t, "turnOver", [2]int{rows, cols}, dst[:len(want)], want)
			}
		}
	})
}

// TestFoldSkipped compares with the fold of the chunks turned over, and OuterFilters
// with a plain transpose, for sizes beside those of a block.
func TestFoldSkipped(t *testing.T) {
	eachSkipping(t, func(t *testing.T) {
		b := newBench(t, 56)
		for i := range cases(150) {
			b.begin()
			k, filters, n := b.between(1, 50), b.between(1, 50), 1+i%3
			chunks, got := b.slice(n*k*filters), b.slice(k*filters)
			plain, want := make([]float32, len(chunks)), make([]float32, len(got))
			for at := range n {
				Transpose(plain[at*len(got):][:len(got)], chunks[at*len(got):][:len(got)], filters, k)
			}
			FoldChunks(want, plain, n, 0, len(want))
			for lo, hi := 0, 0; lo < filters; lo = hi {
				hi = min(filters, lo+16)
				FoldSkipped(got, chunks, n, filters, lo, hi)
			}
			compare(t, "FoldSkipped", [3]int{k, filters, n}, got, want)

			outer, w := b.slice(k*filters), b.slice(k*filters)
			OuterFilters(outer, w, filters)
			Transpose(want, w, k, filters)
			compare(t, "OuterFilters", [2]int{k, filters}, outer, want)
		}
	})
}

// TestSkippingKeepsToItsSlices runs both gradients from fence to fence, with geometries
// whose rows are not full vectors, lists empty and full, and scratch of any bits.
func TestSkippingKeepsToItsSlices(t *testing.T) {
	eachSkipping(t, func(t *testing.T) {
		b, r := newBench(t, 57), rand.New(rand.NewPCG(3, 4))
		for i, g := range skipGeometries() {
			for _, share := range []float64{0, 0.2, 1} {
				b.begin()
				fill := func(x []float32) []float32 { s := b.slice(len(x)); copy(s, x); return s }
				x, w, dy := fill(sparse(r, g.XLen(), 0.8)), sparse(r, g.WLen(), 1), fill(sparse(r, g.YLen(), share))
				k := g.WLen() / g.F
				got, want, turned := fill(make([]float32, len(w))), make([]float32, len(w)), make([]float32, len(w))
				ConvWeightGradSkip(got, x, dy, &g, b.slice(g.SkipLen()))
				ConvWeightGrad(want, x, dy, &g, make([]float32, g.PadLen()))
				Transpose(turned, got, g.F, k)
				sameNumbers(t, "weight gradient", turned, want)

				outer, wt := b.slice(len(w)), make([]float32, len(w))
				OuterFilters(outer, w, g.F)
				ConvTranspose(wt, w, &g)
				dx, fresh := make([]float32, g.XLen()), b.slice(g.XLen())
				ConvInputGrad(dx, dy, wt, &g, make([]float32, g.GradPadLen()))
				ConvInputGradSkip(fresh, dy, outer, &g, b.slice(g.SkipLen()))
				compare(t, "input gradient, geometry and share", [2]any{i, share}, fresh, dx)
			}
		}
	})
}
