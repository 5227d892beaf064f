/** On calls of a page that nobody touches: they are no use of the session, which goes on growing old. */
export const unattendedHeader = "till-unattended";
