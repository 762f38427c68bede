import { timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type Request, type Response } from 'express';
import { z } from 'zod';
import { SimulatorError } from '../errors.ts';
import { replaceFile } from '../state/durable-file.ts';
import {
  advanceTo,
  Book,
  changesAfter,
  EMPTY_BOOK,
  intervene,
  ITEM_FAILURES,
  ITEM_STATES,
  type Pace,
  placeOrder,
} from './book.ts';
import { Fault } from './faults.ts';
