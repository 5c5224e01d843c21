import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A local provider: Files, Batches and answers over HTTP on the loopback interface, faults by script, and a ledger of
/// what was billed.
///
/// Everything it has answered for is in the state directory first, so it may be killed at any moment and started again.
package final class Simulator: Sendable {
    private let options: SimulatorOptions
    private let service: Service
    private let worker: BatchWorker
    private let webhooks: WebhookSender?
    private let group: MultiThreadedEventLoopGroup
    private let workers: MultiThreadedEventLoopGroup
    private let isStopped = Mutex(false)

    package init(_ options: SimulatorOptions) throws(SimulatorError) {
        let script = try FaultScript(parsing: options.script)
        let store = try Store(options.state)
        try Self.setClock(of: store, options)
        group = MultiThreadedEventLoopGroup(numberOfThreads: 4)
        workers = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        webhooks = WebhookSender(store, options, script, on: group.next())
        worker = BatchWorker(store, options, script, webhooks, on: workers.next())
        service = Service(store: store, options: options, script: script, worker: worker)
        self.options = options
    }

    /// Begins to listen; gives the port.
    package func start() throws(SimulatorError) -> Int {
        let service = service
        let counter = Counter()
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.maxMessagesPerRead, value: 4)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Connection(service, number: counter.next()))
                }
            }
        do {
            let channel = try bootstrap.bind(host: "127.0.0.1", port: options.port).wait()
            worker.wake()
            webhooks?.wake()
            return channel.localAddress?.port ?? options.port
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            stop()
            throw SimulatorError(.busy, "cannot listen on port \(options.port): the port is in use")
        } catch {
            stop()
            throw SimulatorError(.io, "cannot listen on port \(options.port): \(error)")
        }
    }

    /// Closes all connections and lets go of the state directory.
    package func stop() {
        let wasStopped = isStopped.withLock { stopped in
            defer { stopped = true }
            return stopped
        }
        if wasStopped { return }
        // Nothing is left to be done about a thread that does not end.
        try? group.syncShutdownGracefully()
        try? workers.syncShutdownGracefully()
    }

    /// Moves the simulated clock forward and does everything that has become due.
    package func advance(bySeconds seconds: Double) throws {
        try service.advance(by: Int64(seconds * 1000))
        try worker.settle()
    }

    /// Does everything that is due now.
    package func settle() throws {
        try worker.settle()
    }

    package func ledger() throws(SimulatorError) -> Ledger {
        try Ledger(service.store.read { $0 }, service.store.paths)
    }

    /// Goes on from the time at which the state was left, whatever the scale was then.
    private static func setClock(of store: Store, _ options: SimulatorOptions) throws(SimulatorError) {
        try store.change { (contents) throws(SimulatorError) in
            let real = SimulatedClock.realNow
            let simulated = contents.state.clock?.at(real) ?? options.startTime.map { $0 * 1000 } ?? real
            let clock = SimulatedClock(real: real, simulated: simulated, scale: options.timeScale)
            try contents.append(.clock(clock))
        }
    }
}

/// Numbers from 1 on, a different one for each who asks.
private final class Counter: Sendable {
    private let last = Mutex(0)

    func next() -> Int {
        last.withLock { number in
            number += 1
            return number
        }
    }
}
