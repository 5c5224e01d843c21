import ForgeJSON

/// `strftime`, with the words of the C locale.
extension CivilTime {
    private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// `zone` is the name of the zone where there is one, which is UTC.
    func formatted(_ format: String, zone: String? = nil) -> String {
        var result = ""
        var scalars = Substring(format).unicodeScalars
        while let scalar = scalars.popFirst() {
            guard scalar == "%", let first = scalars.popFirst() else {
                result.unicodeScalars.append(scalar)
                continue
            }
            // A flag of the C library: no padding, blanks or zeros for it, capitals.
            guard "-_0^#".unicodeScalars.contains(first), let code = scalars.popFirst() else {
                result += field(first, flag: nil, zone) ?? "%\(first)"
                continue
            }
            result += field(code, flag: first, zone) ?? "%\(first)\(code)"
        }
        return result
    }

    private func field(_ code: Unicode.Scalar, flag: Unicode.Scalar?, _ zone: String?) -> String? {
        func number(_ value: Int64, _ width: Int, _ fill: Character = "0") -> String {
            switch flag {
            case "-": String(value)
            case "_": value.padded(width, " ")
            case "0": value.padded(width)
            default: value.padded(width, fill)
            }
        }
        let hour12 = hour % 12 == 0 ? 12 : hour % 12
        let text: String
        switch code {
        case "a": text = String(CivilTime.weekdays[Int(weekday)].prefix(3))
        case "A": text = CivilTime.weekdays[Int(weekday)]
        case "b", "h": text = String(CivilTime.months[Int(month - 1)].prefix(3))
        case "B": text = CivilTime.months[Int(month - 1)]
        case "c": text = formatted("%a %b %e %H:%M:%S %Y")
        case "C": return number(year / 100, 1)
        case "d": return number(day, 2)
        case "D", "x": text = formatted("%m/%d/%y")
        case "e": return number(day, 2, " ")
        case "f": return microsecond.padded(6)
        case "F": text = formatted("%Y-%m-%d")
        case "g": return number(isoWeek.year % 100, 2)
        case "G": return String(isoWeek.year)
        case "H": return number(hour, 2)
        case "I": return number(hour12, 2)
        case "j": return number(dayOfYear, 3)
        case "k": return number(hour, 2, " ")
        case "l": return number(hour12, 2, " ")
        case "m": return number(month, 2)
        case "M": return number(minute, 2)
        case "n": return "\n"
        case "p": text = hour < 12 ? "AM" : "PM"
        case "P": return hour < 12 ? "am" : "pm"
        case "r": text = formatted("%I:%M:%S %p")
        case "R": text = formatted("%H:%M")
        case "s": return String(seconds)
        case "S": return number(second, 2)
        case "t": return "\t"
        case "T", "X": text = formatted("%H:%M:%S")
        case "u": return String(weekday + 1)
        case "U": return number((dayOfYear + 6 - (weekday + 1) % 7) / 7, 2)
        case "V": return number(isoWeek.week, 2)
        case "w": return String((weekday + 1) % 7)
        case "W": return number((dayOfYear + 6 - weekday) / 7, 2)
        case "y": return number(year.dividedDown(by: 100).remainder, 2)
        case "Y": return String(year)
        case "z": return zone == nil ? "" : flag == "-" ? "+0" : flag == "_" ? "+   0" : "+0000"
        case "Z": text = zone ?? ""
        case "%": return "%"
        default: return nil
        }
        if flag == "#" {
            // The other case than usual.
            if "aAbBh".unicodeScalars.contains(code) { return text.uppercased() }
            if code == "p" || code == "Z" { return text.lowercased() }
        }
        return flag == "^" ? text.uppercased() : text
    }
}
