import { describe, expect, it } from 'vitest';
import { createEvidence, type EvidenceSnapshot, type Sighting, VISITOR_CAPACITY } from './evidence.ts';

const options = { prefixLimit: 0.05, settle: 60 };

const sighting = (facts: Partial<Sighting> = {}): Sighting => ({
  visitor: 'v',
  arm: 'canary',
  share: 0.1,
  prefix: 'p',
  ...facts,
});

function startEvidence() {
  const evidence = createEvidence(options);
  evidence.startStep(0.1);
  return evidence;
}

describe('createEvidence()', () => {
  it('counts a visitor once for a metric, and for every metric', () => {
    const evidence = startEvidence();
    expect(evidence.fail(sighting(), 'script-error')).toBe('counted');
    expect(evidence.fail(sighting(), 'script-error')).toBe('counted-before');
    expect(evidence.fail(sighting(), 'cls-poor')).toBe('counted');
    expect(evidence.metric('script-error').counted.canary).toBe(1);
  });

  it('does not count again who failed in the control and was given the canary after', () => {
    const evidence = startEvidence();
    evidence.fail(sighting({ arm: 'control' }), 'script-error');
    evidence.startStep(0.25);
    expect(evidence.fail(sighting({ arm: 'canary', share: 0.25 }), 'script-error')).toBe('counted-before');
    expect(evidence.metric('script-error').counted.canary).toBe(0);
  });

  it('lets a visitor whose network was full be counted once there is room', () => {
    const evidence = startEvidence();
    evidence.fail(sighting({ visitor: 'a' }), 'script-error');
    expect(evidence.fail(sighting({ visitor: 'b' }), 'script-error')).toBe('prefix-full');
    for (let i = 0; i < 40; i += 1)
      evidence.fail(sighting({ visitor: `${i}`, prefix: `${i}` }), 'script-error');
    expect(evidence.fail(sighting({ visitor: 'b' }), 'script-error')).toBe('counted');
  });

  it('counts a visitor of the canary when their page had time to fail', () => {
    const evidence = startEvidence();
    evidence.serve(sighting({ visitor: 'a', prefix: 'a' }), 1_000);
    evidence.serve(sighting({ visitor: 'a', prefix: 'a' }), 1_010);
    evidence.serve(sighting({ visitor: 'b', prefix: 'b' }), 1_020);
    evidence.serve(sighting({ visitor: 'c', prefix: 'c', arm: 'control' }), 1_020);
    expect(evidence.visitors(1_059)).toEqual({ canary: 0, control: 1 });
    expect(evidence.visitors(1_060)).toEqual({ canary: 1, control: 1 });
    expect(evidence.visitors(1_080)).toEqual({ canary: 2, control: 1 });
  });

  it('forgets the visitors of a step with it, and keeps the failures', () => {
    const evidence = startEvidence();
    evidence.serve(sighting(), 0);
    evidence.fail(sighting(), 'script-error');
    evidence.startStep(0.25);
    // A page that an edge served before it heard of the step.
    evidence.serve(sighting({ visitor: 'late', prefix: 'late', share: 0.1 }), 0);
    expect(evidence.visitors(1_000)).toEqual({ canary: 0, control: 0 });
    expect(evidence.metric('script-error').counted.canary).toBe(1);
  });

  it('is as bounded as it says, whatever is sent', () => {
    const evidence = createEvidence({ prefixLimit: 1, settle: 0 });
    evidence.startStep(0.1);
    for (let i = 0; i < VISITOR_CAPACITY + 10; i += 1) evidence.serve(sighting({ visitor: `${i}` }), 0);
    expect(evidence.visitors(1).canary).toBe(VISITOR_CAPACITY);
  });

  it('goes on from a snapshot as if nothing had happened', () => {
    const evidence = startEvidence();
    for (let i = 0; i < 100; i += 1) {
      const facts = sighting({
        visitor: `${i}`,
        prefix: `${i % 30}`,
        arm: i % 3 === 0 ? 'canary' : 'control',
      });
      evidence.serve(facts, i);
      evidence.fail(facts, 'script-error');
    }
    const stored = JSON.stringify(evidence.snapshot());
    const again = createEvidence({ ...options, from: JSON.parse(stored) as EvidenceSnapshot });
    expect(JSON.stringify(again.snapshot())).toBe(stored);
    for (const one of [evidence, again])
      one.fail(sighting({ visitor: 'next', prefix: 'next' }), 'script-error');
    expect(again.snapshot()).toEqual(evidence.snapshot());
    expect(again.visitors(120)).toEqual(evidence.visitors(120));
  });
});
