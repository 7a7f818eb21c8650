export type { AuditEntry } from './audit/audit-log.ts';
export { appendAudit } from './audit/audit-log.ts';
export type { ChannelOptions, Promoted, PromoteOptions } from './channels/promote.ts';
export { currentChannel, promote, rollback } from './channels/promote.ts';
export { registryErrors } from './errors.ts';
export type { Published, PublishOptions } from './publishing/publish-release.ts';
export { publishRelease, readRelease } from './publishing/publish-release.ts';
