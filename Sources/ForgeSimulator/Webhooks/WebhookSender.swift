import NIOCore
import Synchronization

/// Tells a receiver of each batch that has ended, until the receiver says that it has heard.
///
/// That an event was accepted is in the log; whatever was not is sent again after a restart. So an event may come twice,
/// as with the provider, and late ones may come after younger ones.
final class WebhookSender: Sendable {
    /// An event is given up after this long.
    private static let patience = 72 * 3600.0
    private static let longestPause = 3600.0

    private let store: Store
    private let script: FaultScript
    private let address: WebhookAddress
    private let secret: WebhookSecret
    /// Real seconds before the second attempt; each further pause is twice as long.
    private let pause: Double
    private let identifiers: Identifiers
    private let loop: any EventLoop
    /// Batches whose events are under way.
    private let underWay = Mutex<Set<String>>([])

    /// Nil when there is nobody to tell.
    init?(_ store: Store, _ options: SimulatorOptions, _ script: FaultScript, on loop: any EventLoop) {
        guard let address = options.webhook, let secret = options.webhookSecret else { return nil }
        self.store = store
        self.script = script
        self.address = address
        self.secret = secret
        pause = options.webhookRetry
        identifiers = Identifiers(seed: options.seed)
        self.loop = loop
    }

    /// Begins to send what has not been accepted yet and is not under way.
    func wake() {
        let ended = store.read { state in
            state.unnotified.compactMap { state.batches[$0] }.compactMap { WebhookEvent($0, identifiers) }
        }
        for event in ended where underWay.withLock({ $0.insert(event.batch).inserted }) { begin(event) }
    }

    private func begin(_ event: WebhookEvent) {
        let fault: WebhookFault?
        do {
            fault = try script.strikeWebhook(in: store)
        } catch {
            // The disk is full, most likely. The next batch that ends, or the next start, tries again.
            _ = underWay.withLock { $0.remove(event.batch) }
            return
        }
        if fault?.isOmitted == true { return settle(event) }
        after(fault?.delay ?? 0) {
            for _ in 0..<(fault?.copies ?? 0) { _ = self.post(event, fault) }
            self.attempt(event, fault, number: 0, waited: 0)
        }
    }

    private func attempt(_ event: WebhookEvent, _ fault: WebhookFault?, number: Int, waited: Double) {
        post(event, fault).whenComplete { result in
            let status = (try? result.get()) ?? 0
            if (200..<300).contains(status) || waited > Self.patience { return self.settle(event) }
            let pause = min(self.pause * Double(1 << min(number, 20)), Self.longestPause)
            self.after(pause) { self.attempt(event, fault, number: number + 1, waited: waited + pause) }
        }
    }

    private func post(_ event: WebhookEvent, _ fault: WebhookFault?) -> EventLoopFuture<Int> {
        // The real time: receivers refuse what is older or younger than five minutes.
        let timestamp = SimulatedClock.realNow / 1000
        let signed = fault?.hasBadSignature == true ? event.body + [0x20] : event.body
        let signature = secret.signature(of: signed, id: event.delivery, timestamp: timestamp)
        let headers = [
            ("webhook-id", event.delivery), ("webhook-timestamp", String(timestamp)), ("webhook-signature", signature),
        ]
        return WebhookCall.post(event.body, to: address, headers, on: loop)
    }

    private func settle(_ event: WebhookEvent) {
        // Not written down, the event is sent once more after a restart, which receivers have to bear.
        try? store.change { contents in try contents.append(.notified(batch: event.batch)) }
        _ = underWay.withLock { $0.remove(event.batch) }
    }

    private func after(_ seconds: Double, _ body: @escaping @Sendable () -> Void) {
        if seconds <= 0 { return loop.execute(body) }
        loop.scheduleTask(in: .milliseconds(Int64(seconds * 1000)), body)
    }
}
