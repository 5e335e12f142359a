import type { ObjectType } from '../property-definition.ts';

/** One thing that happened to a record, as the account tells it to those who subscribed. */
export type RecordChange = { readonly type: ObjectType; readonly id: string } & (
  | { readonly kind: 'created' | 'deleted' | 'erased' }
  | { readonly kind: 'changed'; readonly property: string; readonly value: string }
  | { readonly kind: 'merged'; readonly primaryId: string; readonly mergedIds: readonly string[] }
);

/** Who made a change, in the words of HubSpot's events. */
export interface Actor {
  readonly changeSource: string;
  readonly sourceId: string;
}

export function appActor(appId: number): Actor {
  return { changeSource: 'INTEGRATION', sourceId: String(appId) };
}

export function userActor(userId: number): Actor {
  return { changeSource: 'CRM_UI', sourceId: `userId:${userId}` };
}
