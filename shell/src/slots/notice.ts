/** What stands in a slot that has nothing to show. */

export function createNotice(retry: () => void): HTMLElement {
  const notice = document.createElement('div');
  notice.className = 'slot-state';
  notice.setAttribute('role', 'status');
  const text = document.createElement('p');
  text.textContent = 'This part of the page could not be loaded.';
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button button--quiet';
  button.textContent = 'Try again';
  button.addEventListener('click', () => {
    button.disabled = true;
    retry();
  });
  notice.append(text, button);
  return notice;
}
