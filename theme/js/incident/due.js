// The parts of what is due: the strip shows the nearest of them, the sheet and the handover all.
//
// A part has `due(state)`, which gives `{ label, at }` where something is due, and `lines(state)`, what the handover says
// besides. More parts may join the list.
const { words } = rbdoc;

const parts = rbdoc.parts = [
  {
    due: ({ decideBy, decision }) => decideBy !== undefined && (!decision || decision.isOpen) && { label: words.log.decide_by, at: decideBy },
  },
  {
    due: ({ update, said, begun }) => update > 0 && { label: words.log.update_by, at: (said ?? begun) + update * 1000 },
  },
];

// What is due, the nearest first.
rbdoc.dues = (state) => state.ended ? [] : parts.map(({ due }) => due?.(state)).filter(Boolean).sort((a, b) => a.at - b.at);
