package record

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// TestAlphasInEval: what an evaluation found out about other alphas comes back as it
// was, and an evaluation without it is written as it always was.
func TestAlphasInEval(t *testing.T) {
	loss := F32(0.25)
	e := Eval{N: 5, Epoch: 1, Split: "validation", Of: 10, Merged: Score{Loss: &loss}, Alpha: []F32{0.5}}
	written := func() string {
		text, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	if text := written(); strings.Contains(text, "alphas") {
		t.Errorf("an evaluation without other alphas says %s", text)
	}
	e.Alphas = &Alphas{Of: 10, Best: 0.7, Loss: 0.2, Regret: 0.05, Curve: []F32{1, 0.2, 0.9}, Right: []F32{0, 1, 0.5}, Pulls: []F32{-0.1, 0.2}, Up: 6, Down: 4}
	got, err := value(TypeEval, []byte(written()))
	if err != nil || !reflect.DeepEqual(got, e) {
		t.Errorf("%+v came back as %+v, %v", e, got, err)
	}
}

// TestAlphasRefused: what no writer would write.
func TestAlphasRefused(t *testing.T) {
	long := make([]F32, MaxVector+1)
	for name, a := range map[string]Alphas{
		"no curve":         {},
		"one point":        {Curve: long[:1]},
		"a long curve":     {Curve: long},
		"many pulls":       {Curve: long[:2], Pulls: long},
		"uneven":           {Curve: long[:3], Right: long[:2]},
		"negative samples": {Curve: long[:2], Of: -1},
		"negative count":   {Curve: long[:2], Down: -1},
	} {
		if err := (Eval{Alphas: &a}).check(); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	if err := (Eval{Alphas: &Alphas{Curve: long[:2], Right: long[:2]}}).check(); err != nil {
		t.Error(err)
	}
}
