/** A picture for stories, which have no shop around them: whatever shows them answers its path with it. */

export const EXAMPLE_IMAGE = '/media/example.svg';

export const EXAMPLE_IMAGE_TEXT =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path fill="#dfe6e0" d="M0 0h8v8H0z"/><path fill="#0d5c4d" d="M2 5h4v1H2z"/><circle cx="4" cy="3.5" r="1.5" fill="#e2835f"/></svg>';
