/** Documents the header of a response with something new. */
export const LOCATION = { Location: { description: 'Its path.', schema: { type: 'string' } } };
