/** The URI that authenticator apps read, usually from a QR code. */
export function otpauthUri(issuer, account, secretCode) {
  const [name, user] = [encode(issuer), encode(account)];
  const label = name ? `${name}:${user}` : user;
  return `otpauth://totp/${label}?secret=${encode(secretCode)}${name && `&issuer=${name}`}`;
}

/** All but unreserved characters (RFC 3986, section 2.3). */
function encode(text) {
  const rest = (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replace(/[!'()*]/g, rest);
}
