import { defineTable } from './table.ts';

// Web chats that agents hold. Columns and defaults of VICIdial 2.14-202's schema, as far as the two APIs touch them.

const liveChats = defineTable('vicidial_live_chats', 'chat_id', {
  chat_id: '',
  chat_start_time: '',
  status: '',
  chat_creator: '',
  group_id: '',
  lead_id: '',
});

const chatLog = defineTable('vicidial_chat_log', 'message_row_id', {
  message_row_id: '',
  chat_id: '',
  message: '',
  message_time: '',
  poster: '',
});

export const chatsTables = { liveChats, chatLog } as const;
