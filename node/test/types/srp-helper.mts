// Compiled, not run: the drop-in can stand where cognito-srp-helper stood.

/// <reference path="../../node_modules/cognito-srp-helper/dist/types/index.d.ts" />
// Its package describes its own entry as a module of this name.
import peerDefault, * as peer from 'index';
import type {
  InitiateAuthCommandInput,
  InitiateAuthCommandOutput,
  AdminRespondToAuthChallengeCommandInput,
  AdminRespondToAuthChallengeCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider';
import ours, * as all from '@cognito-srp/client/srp-helper';

export const module: typeof peer = all;
export const entry: typeof peerDefault = ours;

/** Whether each is as good as the other. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
export const same: [
  Same<all.Credentials, peer.Credentials>,
  Same<all.SrpSession, peer.SrpSession>,
  Same<all.SrpSessionSigned, peer.SrpSessionSigned>,
  Same<all.DeviceVerifier, peer.DeviceVerifier>,
  Same<all.InitiateAuthRequest, peer.InitiateAuthRequest>,
  Same<all.RespondToAuthChallengeRequest, peer.RespondToAuthChallengeRequest>,
] = [true, true, true, true, true, true];
// `AvailableChallenges` is any text here, so that the list of names has one place.
type Known<T> = Omit<T, 'AvailableChallenges'>;
export const responses: [
  Same<Known<all.InitiateAuthResponse>, Known<peer.InitiateAuthResponse>>,
  Same<Known<all.RespondToAuthChallengeResponse>, Known<peer.RespondToAuthChallengeResponse>>,
] = [true, true];

declare const session: all.SrpSession;
declare const answer: InitiateAuthCommandOutput & AdminRespondToAuthChallengeCommandOutput;
export const initiated: InitiateAuthCommandInput = all.wrapInitiateAuth(session, {
  ClientId: 'client',
  AuthFlow: 'USER_SRP_AUTH',
});
export const responded: AdminRespondToAuthChallengeCommandInput = all.wrapAuthChallenge(
  all.signSrpSession(session, answer),
  { ClientId: 'client', UserPoolId: 'pool', ChallengeName: 'PASSWORD_VERIFIER' },
);
// @ts-expect-error: a session is no signed one.
all.wrapAuthChallenge(session, responded);
// @ts-expect-error: the pool is missing.
all.createPasswordHash('user', 'password');
