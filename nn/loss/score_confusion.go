package loss

// Confusion counts which class samples have and which they were answered with. An
// output of one number answers for two classes: class 1 above 0.5, class 0 else.
// It is for one goroutine at a time.
type Confusion struct {
	// K is the number of classes, 2 or more.
	K int
	// Counts is [K, K]: row the class of the sample, column the answer.
	Counts []int
	// Unanswered is [K]: samples of each class whose prediction holds a NaN. They
	// are wrong, but no class was answered.
	Unanswered []int
}

// NewConfusion makes an empty count for predictions of k numbers. It panics when k
// is below 1.
func NewConfusion(k int) *Confusion {
	if k < 1 {
		panic("loss: predictions are not rows of K numbers")
	}
	classes := max(k, 2)
	return &Confusion{K: classes, Counts: make([]int, classes*classes), Unanswered: make([]int, classes)}
}

// Reset forgets all samples.
func (c *Confusion) Reset() {
	clear(c.Counts)
	clear(c.Unanswered)
}

// Add counts samples by the rules of Correct; it allocates nothing. Values with
// K > 1 are taken for rows of 0 and 1. It panics as Loss.Values does, when k is
// not what the count was made for, and when a target is no class: one number that
// is neither 0 nor 1, or a row that holds a NaN.
//
//	pred // [N, k]
//	y    // [N, k], or [N, 1] for Index
func (c *Confusion) Add(pred, y []float32, k int, t Target) {
	n := samples(pred, y, k, t)
	if max(k, 2) != c.K {
		panic("loss: predictions do not fit the classes that are counted")
	}
	for i := range n {
		truth := truthOf(y, i, k, t)
		if answer, ok := answerOf(pred[i*k : (i+1)*k]); ok {
			c.Counts[truth*c.K+answer]++
		} else {
			c.Unanswered[truth]++
		}
	}
}

func truthOf(y []float32, i, k int, t Target) int {
	class, ok := 0, false
	if k == 1 {
		class, ok = int(y[i]), y[i] == 0 || y[i] == 1
	} else {
		class, ok = classOf(y, i, k, t)
	}
	if !ok {
		panic("loss: a target is no class")
	}
	return class
}

// answerOf is the class that a row answers; ok is false when it holds a NaN.
func answerOf(p []float32) (class int, ok bool) {
	if len(p) > 1 {
		return greatest(p)
	}
	if p[0] > 0.5 {
		return 1, true
	}
	return 0, p[0] == p[0]
}

// Samples is how many samples were added.
func (c *Confusion) Samples() int {
	n := 0
	for class := range c.K {
		n += c.Support(class)
	}
	return n
}

// Right is how many samples were answered with their class.
func (c *Confusion) Right() int {
	n := 0
	for class := range c.K {
		n += c.hits(class)
	}
	return n
}

// Support is how many samples have a class.
func (c *Confusion) Support(class int) int {
	n := c.Unanswered[class]
	for _, v := range c.Counts[class*c.K : (class+1)*c.K] {
		n += v
	}
	return n
}

// Answers is how many samples were answered with a class.
func (c *Confusion) Answers(class int) int {
	n := 0
	for truth := range c.K {
		n += c.Counts[truth*c.K+class]
	}
	return n
}

// Precision is the share of right ones among the answers of a class, 0 when there
// are none.
func (c *Confusion) Precision(class int) float64 { return ratio(c.hits(class), c.Answers(class)) }

// Recall is the share of a class's samples that were answered with it, 0 when
// there are none.
func (c *Confusion) Recall(class int) float64 { return ratio(c.hits(class), c.Support(class)) }

// F1 is the harmonic mean of precision and recall, 0 when both are:
// 2 hits / (support + answers).
func (c *Confusion) F1(class int) float64 {
	return ratio(2*c.hits(class), c.Support(class)+c.Answers(class))
}

// MacroF1 is the mean of F1 over all classes, as Keras' F1Score has it with
// average="macro".
func (c *Confusion) MacroF1() float64 {
	var s sum
	for class := range c.K {
		s.add(c.F1(class))
	}
	return s.total() / float64(c.K)
}

// Accuracy is the share of samples that were answered right, 0 without samples.
func (c *Confusion) Accuracy() float64 { return ratio(c.Right(), c.Samples()) }

// BalancedAccuracy is the mean recall of the classes that samples have, 0 without
// samples.
func (c *Confusion) BalancedAccuracy() float64 {
	var s sum
	for class := range c.K {
		if c.Support(class) > 0 {
			s.add(c.Recall(class))
		}
	}
	if s.n == 0 {
		return 0
	}
	return s.total() / float64(s.n)
}

func (c *Confusion) hits(class int) int { return c.Counts[class*c.K+class] }

// ratio is a/b, 0 when b is 0.
func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}
