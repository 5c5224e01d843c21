import ForgeJSON

/// What a webhook tells of a batch that has ended: its id and nothing more, so that the receiver fetches the rest.
struct WebhookEvent: Equatable, Sendable {
    let batch: String
    /// The `webhook-id`: the same at every attempt, and what a receiver tells duplicates by.
    let delivery: String
    let body: [UInt8]

    /// Nil for a batch that goes on.
    init?(_ batch: BatchRecord, _ identifiers: Identifiers) {
        guard batch.status.isTerminal, let ended = batch.ended else { return nil }
        self.batch = batch.id
        delivery = identifiers.webhook("wh_", of: batch.id, at: ended / 1000)
        let json: JSONValue = [
            "object": "event", "id": .string(identifiers.webhook("evt_", of: batch.id, at: ended / 1000)),
            "type": .string("batch.\(batch.status.rawValue)"), "created_at": .integer(ended / 1000),
            "data": ["id": .string(batch.id)],
        ]
        body = json.serialized(.compact)
    }
}
