trigger VicibridgeLead on Lead (after insert, after update, after delete, after undelete) {
    VicibridgeNotifier.tell(Trigger.operationType, Trigger.isDelete ? Trigger.old : Trigger.new);
}
