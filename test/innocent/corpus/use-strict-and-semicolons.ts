'use strict';;;
let a = 1
let b = 2
;[a, b] = [b, a]
if (a !== 2) throw new Error()
