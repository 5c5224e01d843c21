import NIOCore
import NIOPosix

/// One client's connection and the connection to the server that stands behind it. Lives on one event loop.
final class FaultRelay {
    private enum Speaker { case client, server }

    private let plan: FaultPlan
    private let client: any Channel
    private var server: (any Channel)?
    private var speaker = Speaker.server
    private var action: Fault.Action?
    /// Bytes of this request or reply that went through.
    private var passed = 0

    private init(_ client: any Channel, _ plan: FaultPlan) {
        self.client = client
        self.plan = plan
    }

    /// Connects a new client to the server. The client is not read before that.
    static func begin(_ client: any Channel, _ address: SocketAddress, _ plan: FaultPlan) throws {
        let relay = FaultRelay(client, plan)
        if plan.connection() {
            relay.reset(client)
            return
        }
        try client.pipeline.syncOperations.addHandler(End(relay, .client))
        let bound = NIOLoopBound(relay, eventLoop: client.eventLoop)
        ClientBootstrap(group: client.eventLoop)
            .channelInitializer { server in
                server.eventLoop.makeCompletedFuture {
                    bound.value.server = server
                    try server.pipeline.syncOperations.addHandler(End(bound.value, .server))
                }
            }
            .connect(to: address)
            .flatMap { _ in client.setOption(.autoRead, value: true) }
            .whenFailure { _ in client.close(promise: nil) }
    }

    private func receive(_ buffer: ByteBuffer, from sender: Speaker) {
        if sender == .client && speaker == .server {
            action = plan.request(Array(buffer.readableBytesView))
        }
        if sender != speaker { passed = 0 }
        speaker = sender
        switch (sender, action) {
        case (.server, .dropReply): cut(client, after: nil)
        case (.server, .cutReply(let limit)): pass(buffer, to: client, upTo: limit)
        case (.client, .cutRequest(let limit)): pass(buffer, to: server, upTo: limit)
        case (.client, _): server?.writeAndFlush(buffer, promise: nil)
        case (.server, _): client.writeAndFlush(buffer, promise: nil)
        }
    }

    private func pass(_ buffer: ByteBuffer, to channel: (any Channel)?, upTo limit: Int) {
        let part = buffer.getSlice(at: buffer.readerIndex, length: min(buffer.readableBytes, limit - passed))
        passed += part?.readableBytes ?? 0
        if passed >= limit { cut(channel, after: part) } else { channel?.writeAndFlush(part ?? buffer, promise: nil) }
    }

    /// Ends both connections, once the last bytes are out.
    private func cut(_ channel: (any Channel)?, after last: ByteBuffer?) {
        let bound = NIOLoopBound(self, eventLoop: client.eventLoop)
        let written = channel?.writeAndFlush(last ?? ByteBuffer()) ?? client.eventLoop.makeSucceededVoidFuture()
        written.whenComplete { _ in
            bound.value.reset(bound.value.client)
            if let server = bound.value.server { bound.value.reset(server) }
        }
    }

    /// Closes so that the other side sees a reset, not an orderly end.
    private func reset(_ channel: any Channel) {
        guard let socket = channel as? any SocketOptionProvider else { return channel.close(promise: nil) }
        socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in channel.close(promise: nil) }
    }

    /// One side has ended: the other ends too, after what is still to be sent.
    private func ended(_ speaker: Speaker) {
        let other = speaker == .client ? server : client
        other?.writeAndFlush(ByteBuffer()).whenComplete { _ in other?.close(promise: nil) }
    }

    /// The handler at one end of the relay.
    private final class End: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let relay: FaultRelay
        private let speaker: Speaker

        init(_ relay: FaultRelay, _ speaker: Speaker) {
            self.relay = relay
            self.speaker = speaker
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            relay.receive(unwrapInboundIn(data), from: speaker)
        }

        func channelInactive(context: ChannelHandlerContext) { relay.ended(speaker) }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
