update orders set status = upper(status);
