import NIOCore
import NIOHTTP1
import NIOPosix

/// One attempt to hand an event over: a POST on a connection of its own.
final class WebhookCall: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let head: HTTPRequestHead
    private let body: [UInt8]
    private let done: EventLoopPromise<Int>
    private var status = 0

    private init(_ head: HTTPRequestHead, _ body: [UInt8], _ done: EventLoopPromise<Int>) {
        self.head = head
        self.body = body
        self.done = done
    }

    /// The status of the answer; 0 when there is none in time.
    static func post(
        _ body: [UInt8], to address: WebhookAddress, _ headers: [(String, String)], on loop: any EventLoop
    ) -> EventLoopFuture<Int> {
        let done = loop.makePromise(of: Int.self)
        var head = HTTPRequestHead(version: .http1_1, method: .POST, uri: address.path)
        head.headers = HTTPHeaders(
            [
                ("host", "\(address.host):\(address.port)"), ("content-type", "application/json"),
                ("content-length", String(body.count)), ("user-agent", "OpenAI/1.0 (batch-simulator)"),
                ("connection", "close"),
            ] + headers)
        let request = head
        ClientBootstrap(group: loop)
            .connectTimeout(.seconds(5))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(WebhookCall(request, body, done))
                }
            }
            .connect(host: address.host, port: address.port)
            .whenFailure { _ in done.succeed(0) }
        return done.futureResult
    }

    func channelActive(context: ChannelHandlerContext) {
        let channel = context.channel
        // A receiver that takes longer than this has not accepted the event.
        let timeout = context.eventLoop.scheduleTask(in: .seconds(10)) { channel.close(promise: nil) }
        done.futureResult.whenComplete { _ in timeout.cancel() }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(channel.allocator.buffer(bytes: body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): status = Int(head.status.code)
        case .body: break
        case .end:
            done.succeed(status)
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        // After the end of an answer this changes nothing: the first result stands.
        done.succeed(0)
    }
}
