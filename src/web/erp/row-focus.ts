/** So many frames a row may take to leave. */
const patience = 30;

/**
 * When a pressed button leaves with its row, the keyboard must not be thrown back to the top of the page. Remembers the
 * row's neighbour; call the answer once the row may be gone. The neighbour's link takes the focus, not its button: a
 * second press of Enter must not move another invoice.
 */
export function keepFocusNear(invoice: number): () => void {
  const row = document.querySelector(`tr[data-invoice-id="${invoice}"]`);
  const next = row?.nextElementSibling ?? row?.previousElementSibling ?? null;
  const neighbour = next?.getAttribute('data-invoice-id');
  let frames = 0;
  const settle = () => {
    // The row leaves a frame or two after the answer, and so does a dialog; if they stay (a refusal), so does the focus.
    const focused = document.activeElement;
    if (focused !== document.body) {
      const leaves = row?.isConnected || focused?.closest('dialog');
      if (leaves && ++frames < patience) requestAnimationFrame(settle);
      return;
    }
    const link = neighbour && document.querySelector<HTMLElement>(`tr[data-invoice-id="${neighbour}"] a`);
    (link || document.getElementById('page-title'))?.focus({ preventScroll: true });
  };
  return settle;
}
