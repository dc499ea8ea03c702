package plain

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"duet/nn/alpha"
	"duet/sessions"
	"duet/sessions/recipe"
)

// steering are the commands of a run that goes on.
const steering = "While it trains: p pauses, g goes on, one does a single step, s stops; rate 0.0005 sets the learning rate, alpha 0.3 sets alpha,\n" +
	"policy clip sets the policy, mark and a word marks this moment. Enter says how far it is."

// train trains a recipe and then talks about its session.
func (p *plain) train(r *recipe.Recipe) error {
	p.say("%s", steering)
	var steer sync.WaitGroup
	path, err := p.host.Train(r, func(live *sessions.Live) {
		steer.Go(func() { p.steer(live) })
	})
	steer.Wait()
	if err != nil && (path == "" || ends(err)) {
		return err
	}
	if err != nil {
		p.wrong(err)
	}
	return p.session(path)
}

// steer does what is typed until the run ends. When there is no more input the run
// goes on by itself.
func (p *plain) steer(live *sessions.Live) {
	for {
		select {
		case <-live.Done():
			return
		case line, ok := <-p.lines:
			if !ok {
				live.Do(sessions.Action{Kind: sessions.DoResume})
				return
			}
			reply, err := command(live, line)
			if err != nil {
				reply = "Not done: " + err.Error() + "."
			}
			p.say("%s", reply)
		}
	}
}

// command does one line and says what was done.
func command(live *sessions.Live, line string) (string, error) {
	word, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	do := func(a sessions.Action, reply string) (string, error) {
		live.Do(a)
		return reply, nil
	}
	switch strings.ToLower(word) {
	case "":
		at := live.Feed().Position()
		state := "training"
		if !at.Playing {
			state = "not moving"
		}
		return fmt.Sprintf("Epoch %d of %d, step %d of %d, %s.", max(1, at.Epoch), live.Job().Recipe.Train.EpochsInAll(), at.N, at.Total, state), nil
	case "p", "pause":
		return do(sessions.Action{Kind: sessions.DoPause}, "Paused after this step; g goes on.")
	case "g", "go":
		return do(sessions.Action{Kind: sessions.DoResume}, "Goes on.")
	case "one":
		return do(sessions.Action{Kind: sessions.DoStep}, "One step.")
	case "s", "stop", "q", "quit":
		return do(sessions.Action{Kind: sessions.DoStop}, "Stops after this step.")
	case "rate", "alpha":
		kind := sessions.DoLR
		if word == "alpha" {
			kind = sessions.DoAlpha
		}
		v, err := strconv.ParseFloat(rest, 64)
		if err != nil || v-v != 0 || v < 0 {
			return "", fmt.Errorf("%q is no number of 0 or more", rest)
		}
		return do(sessions.Action{Kind: kind, Value: v}, fmt.Sprintf("%s is %s from the next step on, if the run takes it.", word, Number(v)))
	case "policy":
		o := live.Job().Recipe.Merge.Alpha
		o.Policy = rest
		if _, err := alpha.New(o); err != nil {
			return "", errors.New(spoken(err))
		}
		return do(sessions.Action{Kind: sessions.DoPolicy, Policy: o}, "Policy "+rest+" from the next step on, if the run takes it.")
	case "m", "mark":
		return do(sessions.Action{Kind: sessions.DoMark, Text: rest}, "Marked.")
	}
	return "", fmt.Errorf("%q is none of p, g, one, s, rate, alpha, policy, mark", word)
}
