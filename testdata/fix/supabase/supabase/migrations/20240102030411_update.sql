UPDATE orders SET note = 'x' || note;
