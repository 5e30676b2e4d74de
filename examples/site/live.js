// A page of a person who is signed in finds out when that has ended elsewhere.
const EVERY_MS = 2000;
const look = async () => {
  try {
    const answer = await fetch('/session.json', { headers: { accept: 'application/json' } });
    if (answer.ok && !(await answer.json()).signed_in) location.assign('/');
  } catch {
    // the website is switched off: it is asked again
  }
};
setInterval(look, EVERY_MS);
