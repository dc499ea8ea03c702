package screen

import (
	"duet/datasets"
	"duet/nn/alpha"
	"duet/sessions/recipe"
)

// about is a formula and two sentences.
type about struct{ formula, text string }

// aboutModes says what each merge computes and when it is the right one.
var aboutModes = map[string]about{
	recipe.WeightedSum: {"out = a*A + (1-a)*B",
		"Alpha shares the answer between both branches: a class that one of them is sure of stays likely. Made for probabilities, and as good for raw scores before a softmax."},
	recipe.WeightedProduct: {"out = A^a * B^(1-a)",
		"Both branches have to agree: a class that one of them rules out is out. Computed in logarithms of probabilities and made to add up to 1 again, unless the guard says otherwise."},
	recipe.PowerMean: {"out = (a*A^r + (1-a)*B^r)^(1/r)",
		"One exponent goes from the weighted product (r = 0) to the weighted sum (r = 1) and on to the larger of the two. It reads numbers of 0 or more, and r can be trained as alpha is."},
	"add":      {"out = A + B", "Adds number by number, as Keras' Add does. There is no alpha: each branch finds its own size."},
	"subtract": {"out = A - B", "Takes B away from A, number by number. B learns what A gets wrong, with the sign turned; there is no alpha."},
	"multiply": {"out = A * B", "Multiplies number by number, so each branch can switch off what the other says. There is no alpha; values far from 1 make it hard to train."},
	"average":  {"out = (A + B) / 2", "The mean of both, number by number. It is the weighted sum with alpha kept at a half."},
	"maximum":  {"out = max(A, B)", "Takes the larger of two numbers, each for itself. Only the branch that was larger gets a gradient; there is no alpha."},
	"minimum":  {"out = min(A, B)", "Takes the smaller of two numbers, each for itself. Only the branch that was smaller gets a gradient; there is no alpha."},
	recipe.Concatenate: {"out = A and B, end to end",
		"Puts the numbers of B behind those of A, so shapes may differ along one axis. Layers after the merge have to make an answer of them; there is no alpha."},
}

// aboutGuards says what a weighted product does with numbers that have no power.
var aboutGuards = map[string]about{
	"log":            {"exp(a ln A + (1-a) ln B), then divided by its sum", "Reads probabilities and gives probabilities: the safe form of the product, in logarithms. A row whose every class is 0 stops the run by name."},
	"raw":            {"A^a * B^(1-a)", "The power as it is written, without dividing by the sum. A negative number has none, and the run stops where one comes up."},
	"signed":         {"sign(A)|A|^a * sign(B)|B|^(1-a)", "Takes the power of the size and puts the sign back, so raw scores can be multiplied. It is no power in the sense of mathematics."},
	"epsilon":        {"max(A, eps)^a * max(B, eps)^(1-a)", "Lifts every number to a small one before the power, as much code found on the web does. Gradients of what lies below are gone."},
	"scaled_product": {"(a*A) * ((1-a)*B)", "The literal product of the weighted branches. Alpha only scales it by a*(1-a), so no alpha makes one branch count more."},
}

// aboutShapes says how alpha goes from its start to its end under a schedule.
var aboutShapes = map[string]about{
	alpha.Constant:  {"a = start", "Alpha stays where it starts. Training does not move it."},
	alpha.Linear:    {"a = start + (end - start) p", "Alpha goes to its end along a line. p is the share of the way that has passed."},
	alpha.Cosine:    {"a = start + (end - start) (1 - cos(pi p)) / 2", "Alpha leaves its start and reaches its end slowly. In the middle it moves fastest."},
	alpha.Piecewise: {"a = alpha of the last point passed", "Alpha jumps at the steps that are given. Between them it stays."},
}

// picksOf are names with what is to be said about each.
func picksOf(names []string, said func(name string) about) []pick {
	var out []pick
	for _, n := range names {
		a := said(n)
		out = append(out, pick{value: n, line: a.formula, about: a.text})
	}
	return out
}

// aboutPolicyOf is what is known about a policy.
func aboutPolicyOf(name string) about {
	info, _ := alpha.Describe(name)
	return about{info.Formula, info.Explain}
}

// fieldPicks are what may stand at a path, with what is to be said about each; nil
// where the names say all.
func fieldPicks(path string, names []string) []pick {
	switch path {
	case "merge.mode":
		return picksOf(names, func(n string) about { return aboutModes[n] })
	case "merge.guard":
		return picksOf(names, func(n string) about { return aboutGuards[n] })
	case "merge.alpha.policy":
		return picksOf(names, aboutPolicyOf)
	case "merge.alpha.shape":
		return picksOf(names, func(n string) about { return aboutShapes[n] })
	}
	return or(nil, names)
}

// aboutData describes the data in a few words, with a semicolon; empty for a file.
func (b *Build) aboutData() string {
	for _, info := range datasets.Names() {
		if info.Name == b.r.Data.Name {
			return info.Text + " "
		}
	}
	return ""
}
