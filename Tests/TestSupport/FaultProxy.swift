import NIOCore
import NIOPosix

/// A TCP proxy on 127.0.0.1 between a tool and its server that loses, cuts or refuses what it is told to.
///
/// It knows no protocol. What a client sends until the server answers is a request, what comes back until the client
/// speaks again is its reply: that is so in HTTP/1 without pipelining and in MongoDB's protocol.
package final class FaultProxy: Sendable {
    private let group: MultiThreadedEventLoopGroup
    private let listener: any Channel
    private let plan = FaultPlan()
    /// Where clients connect to.
    package let port: Int

    package init(toPort target: Int) throws {
        let server = try SocketAddress(ipAddress: "127.0.0.1", port: target)
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        listener = try ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { [plan] client in
                client.eventLoop.makeCompletedFuture { try FaultRelay.begin(client, server, plan) }
            }
            .bind(host: "127.0.0.1", port: 0).wait()
        port = listener.localAddress?.port ?? 0
    }

    deinit { group.shutdownGracefully { _ in } }

    /// Lets this go wrong, once, counted from now on.
    package func arm(_ fault: Fault) { plan.arm(fault) }

    /// Connections that were made, refused ones among them.
    package var connections: Int { plan.count.connections }
    package var requests: Int { plan.count.requests }
    /// How many of the armed faults have come about.
    package var struck: Int { plan.count.struck }

    /// Listens no longer: from now on the system refuses connections.
    package func close() throws { try listener.close().wait() }
}

/// What goes wrong, once.
package struct Fault: Sendable {
    package enum Action: Equatable, Sendable {
        /// The server gets the request; its reply is thrown away and the client's connection reset.
        case dropReply
        /// The client gets so many bytes of the reply, then its connection is reset.
        case cutReply(afterBytes: Int)
        /// The server gets so many bytes of the request, then both connections are reset.
        case cutRequest(afterBytes: Int)
        /// The connection is reset as soon as it is made.
        case refuse
    }

    package let action: Action
    package let number: Int
    package let matching: String

    /// Strikes the `number`-th request, or connection in the case of `refuse`. With `matching`, only requests count
    /// whose first bytes contain this text: `POST /v1/batches`, or the name of a MongoDB command.
    package init(_ action: Action, at number: Int = 1, matching: String = "") {
        self.action = action
        self.number = number
        self.matching = matching
    }
}
