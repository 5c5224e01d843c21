import ForgeJSON
import NIOCore
import NIOHTTP1

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One client's connection: reads a request, meets its fault if the script has one, and sends the reply.
///
/// The order of a request's life: its head is checked and counted against the script; its body is read to the end; a
/// delay passes; it is done (or rejected, or the connection is reset instead); another delay passes; the reply is sent
/// (or dropped, or cut). A client that goes away in a delay has its request done all the same: this is how a late
/// create comes about.
final class Connection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private enum Body {
        case none
        case collected([UInt8])
        case upload(Upload)
        /// Refused by its head; what follows is not kept.
        case refused(APIError)
    }

    private static let bodyLimit = 32 << 20

    private let service: Service
    private let number: Int
    private var requests = 0
    private var request: Service.Request?
    private var body = Body.none
    private var fault: RequestFault?
    private var keepsAlive = true
    private var wantsHeadOnly = false
    private var begun = NIODeadline.now()

    init(_ service: Service, number: Int) {
        self.service = service
        self.number = number
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): begin(head, context)
        case .body(let buffer): receive(buffer)
        case .end: finish(context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        // An upload that never came to its end leaves nothing behind.
        body = .none
        context.fireChannelInactive()
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        requests += 1
        begun = .now()
        keepsAlive = head.isKeepAlive
        wantsHeadOnly = head.method == .HEAD
        fault = nil
        request = nil
        let parts = Route.target(of: head.uri).split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        do {
            let route = try Route(method: head.method.rawValue, path: Query.decoded(parts.first ?? ""))
            try service.admit(route, authorization: head.headers.first(name: "authorization"))
            try route.check(contentType: head.headers.first(name: "content-type"))
            fault = try service.script.strike(route.name, in: service.store)
            request = Service.Request(
                route: route, query: Query(parts.count > 1 ? parts[1] : ""), range: head.headers.first(name: "range"))
            if let field = route.fileField {
                let name = "\(service.store.paths.incoming)/upload-\(number)-\(requests)"
                let type = head.headers.first(name: "content-type") ?? ""
                body = .upload(Upload(contentType: type, fileField: field, temporary: name))
            } else {
                body = .collected([])
            }
        } catch {
            body = .refused(.from(error))
        }
        if head.headers.first(name: "expect")?.lowercased() == "100-continue" {
            let interim = HTTPResponseHead(version: head.version, status: .continue)
            context.writeAndFlush(wrapOutboundOut(.head(interim)), promise: nil)
        }
    }

    private func receive(_ buffer: ByteBuffer) {
        switch body {
        case .upload(let upload):
            unsafe buffer.withUnsafeReadableBytes { unsafe upload.receive($0) }
        case .collected(var bytes):
            body = .none
            bytes += buffer.readableBytesView
            body = bytes.count > Self.bodyLimit ? .refused(APIError(413, "Request body too large.")) : .collected(bytes)
        case .none, .refused: break
        }
    }

    private func finish(_ context: ChannelHandlerContext) {
        let body = self.body
        self.body = .none
        let fault = self.fault
        if fault?.resetsBefore == true { return reset(context) }
        after(fault?.delay ?? 0, context) { connection, context in
            let reply = fault?.rejection?.reply ?? connection.reply(to: body)
            if case .clock? = connection.request?.route {
                // Whoever moved the clock finds everything done that has become due.
                let settled = connection.service.worker.settled().hop(to: context.eventLoop)
                return settled.assumeIsolated().whenComplete { _ in connection.send(reply, cut: nil, context) }
            }
            connection.after((fault?.delayReply ?? 0) + connection.service.options.latency, context) {
                connection, context in
                if fault?.dropsReply == true { return context.close(promise: nil) }
                connection.send(fault?.changed(reply) ?? reply, cut: fault?.cutReply, context)
            }
        }
    }

    private func reply(to body: Body) -> Reply {
        switch body {
        case .refused(let error): return error.reply
        case .upload(let upload): return service.reply(to: upload, request?.route)
        case .none: return APIError(400, "The request has no body.").reply
        case .collected(let bytes):
            guard var request else { return APIError(400, "The request has no head.").reply }
            request.body = bytes
            return service.reply(to: request)
        }
    }

    private func after(
        _ seconds: Double, _ context: ChannelHandlerContext,
        _ body: @escaping (Connection, ChannelHandlerContext) -> Void
    ) {
        if seconds <= 0 { return body(self, context) }
        let delay = TimeAmount.milliseconds(Int64(seconds * 1000))
        context.eventLoop.assumeIsolated().scheduleTask(in: delay) { body(self, context) }
    }

    private func send(_ reply: Reply, cut: Int?, _ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        var headers = HTTPHeaders(reply.headers.map { ($0.name, $0.value) })
        headers.add(name: "content-length", value: String(reply.length))
        headers.add(name: "date", value: HTTPDate.text(SimulatedClock.realNow))
        var chance = Chance(service.options.seed, UInt64(number), UInt64(requests))
        headers.add(name: "x-request-id", value: "req_" + Identifiers.hex(32, &chance))
        headers.add(name: "openai-version", value: "2020-10-01")
        headers.add(name: "openai-organization", value: "org-simulator")
        let passed = (NIODeadline.now() - begun).nanoseconds / 1_000_000
        headers.add(name: "openai-processing-ms", value: String(passed))
        if !keepsAlive { headers.add(name: "connection", value: "close") }
        let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: reply.status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if wantsHeadOnly { return end(isCut: cut != nil, context) }
        let rest = min(cut ?? reply.length, reply.length)
        switch reply.body {
        case .bytes(let bytes):
            let buffer = context.channel.allocator.buffer(bytes: bytes.prefix(rest))
            context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
            end(isCut: cut != nil, context)
        case .file(let file, _):
            stream(file, rest, isCut: cut != nil, context)
        }
    }

    /// Sends a file piece by piece, the next one when the last has gone out.
    private func stream(_ file: SystemFile, _ rest: Int, isCut: Bool, _ context: ChannelHandlerContext) {
        guard rest > 0 else { return end(isCut: isCut, context) }
        guard let bytes = try? file.read(upTo: min(rest, 1 << 18)), !bytes.isEmpty else {
            // Fewer bytes than promised: only closing can tell the client.
            return context.close(promise: nil)
        }
        let buffer = context.channel.allocator.buffer(bytes: bytes)
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(buffer)))).assumeIsolated().whenComplete { result in
            switch result {
            case .success: self.stream(file, rest - bytes.count, isCut: isCut, context)
            case .failure: context.close(promise: nil)
            }
        }
    }

    private func end(isCut: Bool, _ context: ChannelHandlerContext) {
        if isCut {
            context.flush()
            return context.close(promise: nil)
        }
        let isLast = !keepsAlive
        context.writeAndFlush(wrapOutboundOut(.end(nil))).assumeIsolated().whenComplete { _ in
            if isLast { context.close(promise: nil) }
        }
    }

    /// Closes so that the client sees a reset instead of an orderly end.
    private func reset(_ context: ChannelHandlerContext) {
        guard let channel = context.channel as? any SocketOptionProvider else { return context.close(promise: nil) }
        channel.setSoLinger(linger(l_onoff: 1, l_linger: 0)).assumeIsolated().whenComplete { _ in
            context.close(promise: nil)
        }
    }
}
