// What is measured, and this package's way of doing it, in Node and in a page.

export const POOL_NAME = 'VecPool01';
export const userPoolId = `eu-west-1_${POOL_NAME}`;
const clientId = '1example23456789';
export const PASSWORD = 'Correct-Horse-9!';
export const DEVICE = ['eu-west-1_5f0c1e1a-3d5b-4d2e-9a37-6f2f6b1b0c11', '-group'];
/** Any B below N; what it is does not change the work. */
export const CHALLENGE = {
  USER_ID_FOR_SRP: '5f0c1e1a-3d5b-4d2e-9a37-6f2f6b1b0c11',
  USERNAME: '5f0c1e1a-3d5b-4d2e-9a37-6f2f6b1b0c11',
  SALT: '2b6a658af0694fac2baa54853639528f',
  SRP_B: '7d'.repeat(383),
  SECRET_BLOCK: 'c2VjcmV0IGJsb2Nr'.repeat(40),
};

/** This package's, also in a page. */
export function ours({ createDeviceVerifier, UserSrp }) {
  return {
    login(options) {
      const srp = new UserSrp({ userPoolId, clientId, ...options });
      return srp.passwordVerifier(CHALLENGE, PASSWORD, options).PASSWORD_CLAIM_SIGNATURE;
    },
    device: () => createDeviceVerifier(...DEVICE),
  };
}
