package loss

import (
	"fmt"

	"duet/nn/shape"
)

// Probabilities is what to call the activation of an output that is known to
// be rows of probabilities although no single activation makes it: the merge
// of two softmaxes.
const Probabilities = "probabilities"

// checkRow refuses outputs that are not one row of numbers a sample, and a
// softmax over a single number.
func checkRow(name string, out shape.Shape, activation string) error {
	if out.Rank() != 1 {
		return fmt.Errorf("loss: %s compares one row of numbers a sample, the output has the shape %v: "+
			"add Flatten or GlobalAveragePooling2D, then Dense", name, out)
	}
	if out.Size() == 1 && activation == "softmax" {
		return fmt.Errorf("loss: %s cannot learn from softmax over 1 number, which is always 1: "+
			"set activation: sigmoid in the last layer, or give it 2 units or more", name)
	}
	return nil
}

// checkClasses refuses outputs of fewer than two classes.
func checkClasses(name string, out shape.Shape) error {
	if out.Size() < 2 {
		return fmt.Errorf("loss: %s needs 2 classes or more, the output has the shape %v: "+
			"give the last layer one unit a class, or use binary_crossentropy", name, out)
	}
	return nil
}

// checkScale refuses probabilities where logits are expected and the other way
// round. good is the activation that makes probabilities for this loss.
func checkScale(name string, fromLogits bool, activation, good string) error {
	if fromLogits {
		switch activation {
		case "softmax", "sigmoid", "hard_sigmoid", Probabilities:
			return fmt.Errorf("loss: %s with from_logits: true expects logits, the output is %s: "+
				"set from_logits: false in the loss, or activation: linear in the last layer", name, made(activation))
		}
		return nil
	}
	if activation == "linear" {
		return fmt.Errorf("loss: %s expects probabilities, the output is %s: "+
			"set activation: %s in the last layer, or from_logits: true in the loss", name, made(activation), good)
	}
	return checkProbabilities(name, activation, good)
}

// checkProbabilities refuses what does not make numbers from 0 to 1.
func checkProbabilities(name, activation, good string) error {
	switch activation {
	case "softmax", "sigmoid", "hard_sigmoid", Probabilities, "":
		return nil
	}
	return fmt.Errorf("loss: %s expects probabilities, the output is %s: "+
		"set activation: %s in the last layer", name, made(activation), good)
}

func made(activation string) string {
	if activation == Probabilities {
		return "a merge of probabilities"
	}
	return "made by " + activation
}
